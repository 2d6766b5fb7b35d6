"""One form, one record, however often and however much at once it is sent."""

import threading
import uuid

import pytest
from django.db import connection

from common.models import NumberSeries, Submission
from common.submissions import new_token, once
from tests.factories.roster import UserFactory


def write(name, seen=None):
    """An act that leaves one row each time it runs."""

    def act():
        NumberSeries.objects.create(series=name, year=NumberSeries.objects.count())
        return f"/done/{name}/"

    return act


@pytest.mark.django_db
def test_a_second_sending_lands_on_the_first_ones_result():
    user, token = UserFactory(), new_token()
    assert once(token, user, write("a")) == "/done/a/"
    assert once(token, user, write("b")) == "/done/a/"
    assert NumberSeries.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("token", [None, "", "not-a-token", "7f0c"])
def test_without_a_usable_token_the_form_is_simply_taken(token):
    user = UserFactory()
    assert once(token, user, write("a")) == once(token, user, write("a"))
    assert NumberSeries.objects.count() == 2 and not Submission.objects.exists()


@pytest.mark.django_db
def test_what_failed_may_be_sent_again():
    user, token = UserFactory(), new_token()

    def fails():
        NumberSeries.objects.create(series="half", year=1)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        once(token, user, fails)
    assert not NumberSeries.objects.exists() and not Submission.objects.exists()
    assert once(token, user, write("a")) == "/done/a/"


@pytest.mark.django_db
def test_one_persons_token_tells_another_nothing():
    token = new_token()
    once(token, UserFactory(), write("a"))
    with pytest.raises(Exception, match=r"(?i)unique"):
        once(token, UserFactory(), write("b"))
    assert NumberSeries.objects.count() == 1


@pytest.mark.plan("F21")
@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_eight_times_at_once_is_taken_once(record_property):
    user, rounds, answers, lock = UserFactory(), 10, [], threading.Lock()
    for _round in range(rounds):
        token, start = str(uuid.uuid4()), threading.Barrier(8)

        def send(token=token, start=start):
            start.wait()
            try:
                answer = once(token, user, write(token))
            finally:
                connection.close()
            with lock:
                answers.append(answer)

        threads = [threading.Thread(target=send) for _n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert NumberSeries.objects.count() == rounds and len(answers) == rounds * 8 and len(set(answers)) == rounds
    record_property("figure", f"{rounds} rounds of 8 at once, 1 record each")
