"""The first set-up of a real installation: all or nothing, and only once."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from committees.roster.models import Region, Term, Union

pytestmark = pytest.mark.django_db
ANSWERS = [
    "--union=某某工会全国委员会", "--short-name=某某工会", "--term=5", "--starts=2024-01-01", "--ends=2028-12-31",
    "--seats=150", "--standing-seats=45", "--admin=first", "--admin-name=张三", "--no-input",
]  # fmt: skip


def create(*answers):
    """What the command says."""
    out = io.StringIO()
    call_command("create_office", *answers, stdout=out)
    return out.getvalue()


def test_one_run_makes_the_union_the_term_and_the_first_administrator():
    said = create(*ANSWERS)
    user = User.objects.get()
    password = said.split("临时密码：")[1].split("（")[0]
    assert user.power == "system" and user.must_change_password and user.check_password(password)
    assert Union.objects.get().level == "national" and Term.objects.get().number == 5 and Region.objects.count() == 399
    assert "UNION_NAME=某某工会全国委员会" in said


def test_a_second_run_changes_nothing():
    create(*ANSWERS)
    assert "没有改动" in create(*ANSWERS) and User.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [("--term=五", "填数字"), ("--ends=2023-01-01", "要晚于开始"), ("--standing-seats=151", "不能多于"), ("--admin=张 三", "登录名请只用")],
)  # fmt: skip
def test_a_wrong_answer_leaves_nothing_behind(changed, said):
    with pytest.raises(CommandError, match=said):
        create(*ANSWERS, changed)
    assert not Union.objects.exists() and not Term.objects.exists() and not Region.objects.exists()


def test_a_missing_answer_names_the_option():
    with pytest.raises(CommandError, match="--admin-name"):
        create(*[answer for answer in ANSWERS if not answer.startswith("--admin-name")])
