"""Secret ballots for the rows of secret.txt. The standing member and the office's scrutineer are among those who hold codes."""

from tests.factories.secret import secret
from tests.permissions.subjects import subject


def run_of(people):
    """Appointed; 钱常委, 蒋监票 and one more member are the scrutineers."""
    run, _voters = secret(people, 1)
    run.scrutineers = [people.standing, people.scrutineer, run.scrutineers[0]]
    return run.appointed()


@subject
def secret_draft(people):
    return run_of(people).ballot


@subject
def secret_open(people):
    return run_of(people).drawn().opened().ballot


@subject
def secret_closed(people):
    return run_of(people).drawn().opened().closed().ballot


@subject
def secret_declared(people):
    run = run_of(people).drawn().opened()
    return run.voted([people.chair, people.standing]).closed().unsealed().declared().ballot
