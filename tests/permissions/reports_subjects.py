"""What the rows of reports.txt act on."""

from datetime import timedelta

from common import clock
from documents.services import store_file
from reports.models import Extension, ReplyPaper
from tests.factories import drafts
from tests.factories import reports as made
from tests.factories.documents import stored_docx
from tests.factories.meetings import MeetingFactory
from tests.permissions.subjects import subject


@subject
def draft(people):
    return made.drafted()


@subject
def asking(people):
    return made.consulting()


@subject
def asking_round(people):
    return made.consulting().rounds.get()


@subject
def asked_late(people):
    """Members are asked on the second draft; the first never left the office."""
    report = made.drafted()
    file = store_file(drafts.picture(), name="图1.png", by=people.drafter, kinds=["png"])
    report.current.pictures.create(sha256="picture", file=file)
    made.VersionFactory(report=report, lines=made.LATER)
    made.RoundFactory(report=report, version=report.versions.get(number=2))
    return made.moved(report, "consulting")


@subject
def over(people):
    report = made.consulting()
    past = clock.now() - timedelta(hours=1)
    report.rounds.update(closes_at=past)
    return report


@subject
def opinion_of_member(people):
    round_ = made.consulting().rounds.get()
    return made.OpinionFactory(round=round_, respondent=made.asked(round_, people.member))


@subject
def revised(people):
    MeetingFactory()
    return made.revising()


@subject
def with_source(people):
    report = made.revising()
    report.versions.update(source=stored_docx(people.drafter))
    return report


@subject
def before_standing(people):
    return made.to_standing()


@subject
def passed_report(people):
    MeetingFactory(plenary=True)
    return made.passed()


@subject
def adopted_report(people):
    return made.adopted()


@subject
def issued_report(people):
    return made.issued()


@subject
def pictured(people):
    report = made.drafted()
    file = store_file(drafts.picture(), name="图1.png", by=people.drafter, kinds=["png"])
    report.current.pictures.create(sha256="picture", file=file)
    return report


@subject
def more_time(people):
    round_ = made.consulting().rounds.get()
    later = round_.closes_at + timedelta(days=3)
    return Extension.objects.create(
        round=round_, was=round_.closes_at, now=later, reason="部分委员出差", by=people.drafter, at=clock.now()
    )


@subject
def reply_of_member(people):
    round_ = made.consulting().rounds.get()
    return ReplyPaper.objects.create(
        round=round_, respondent=made.asked(round_, people.member), file=stored_docx(people.member), answer="opinions",
        rows=[{"place": "", "quoted": "", "text": "请写明口径", "key": "", "number": 0}], received_on=clock.today(),
        brought_by=people.member, brought_at=clock.now(),
    )  # fmt: skip
