"""Major issues for the rows of major_issues.txt."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import issues
from tests.factories.meetings import MeetingFactory
from tests.permissions.subjects import subject


@subject
def raised_issue(people):
    """By the office, with an attachment."""
    return issues.raised(files=[SimpleUploadedFile("背景.pdf", b"%PDF-1.4\n%%EOF\n")])


@subject
def issue_attachment(people):
    return raised_issue(people).attachments.get()


@subject
def own_issue(people):
    """Raised by 钱常委."""
    return issues.raised(by=people.standing, proposer="")


@subject
def asked_issue(people):
    return issues.gathering()


@subject
def asked_round(people):
    return issues.round_of(issues.gathering())


@subject
def answered_issue(people):
    """All have answered; the round still runs."""
    issue = issues.gathering()
    for who in ("standing", "chair"):
        issues.answer(issue, who)
    return issue


@subject
def waiting_opinion(people):
    return issues.answered().rounds.get().opinions.get()


@subject
def treated_issue(people):
    return issues.treated()


@subject
def deciding_issue(people):
    """With a meeting it can be put to."""
    issue = issues.deciding()
    issue.meeting_to_come = MeetingFactory()
    return issue


@subject
def placed_issue(people):
    issue = issues.deciding()
    issues.placed(issue)
    return issue


@subject
def decided_issue(people):
    return issues.decided()


@subject
def deferred_issue(people):
    return issues.deferred()
