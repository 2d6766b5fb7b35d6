"""The demo's work report: three drafts, a round under way, opinions, some of them answered."""

from datetime import timedelta

from portal.demo.people import Organisation, user_of
from portal.demo.report_file import commented_file, plain_file, tracked_file
from portal.demo.report_text import FIRST_LACKED, OPINIONS, SECOND_SAID, SPLIT_BEFORE, THIRD, TITLE
from portal.demo.settling import settle
from portal.demo.sittings import moment
from reports import services
from reports.models import ConsultationRound, WorkReport

DRAFTED_DAYS_AGO = (40, 27, 17)
NOTES = ("起草组讨论稿", "按年中常委会意见修改", "征求各部门意见后修改")
ASKED_DAYS_AGO = 10
CLOSES_IN_DAYS = 4
NO_OPINION = 72
ONLY_READ = 38


def build_report(org: Organisation) -> WorkReport:
    """The report of this year, in its consultation."""
    drafter, today = org.users["drafter"], org.today
    report = services.create_report(
        title=TITLE, year=today.year, term=org.term, by=drafter, at=moment(today - timedelta(days=48), 9)
    )
    days = [today - timedelta(days=ago) for ago in DRAFTED_DAYS_AGO]
    files = (
        plain_file(first()), tracked_file(first(), second(), "温知新", moment(days[1], 11)),
        commented_file(THIRD, moment(days[2], 11)),
    )  # fmt: skip
    for file, note, day in zip(files, NOTES, days, strict=True):
        services.upload_version(report, by=drafter, file=file, note=note, at=moment(day, 16))
    round_ = services.open_round(
        report, closes_at=moment(today + timedelta(days=CLOSES_IN_DAYS), 17), by=drafter,
        at=moment(today - timedelta(days=ASKED_DAYS_AGO), 10),
    )  # fmt: skip
    settle(moment(today - timedelta(days=ASKED_DAYS_AGO), 10), read=False)
    answer(org, round_)
    settle(moment(today - timedelta(days=1), 18))
    report.refresh_from_db()
    return report


def second() -> str:
    """The second draft: what the third changed, put back; two paragraphs still stood as one."""
    text = THIRD.replace(f"\n{SPLIT_BEFORE}", SPLIT_BEFORE)
    for new, old in SECOND_SAID.items():
        text = text.replace(new, old)
    return text


def first() -> str:
    """The first draft: some paragraphs were not there yet."""
    lines = second().splitlines()
    return "\n".join(line for line in lines if not line.startswith(FIRST_LACKED))


def answer(org: Organisation, round_: ConsultationRound) -> None:
    """Opinions from some, none from many, a look from some; `member` and `standing` still owe theirs."""
    owing = {org.users["member"], org.users["standing"], org.users["chair"]}
    asked = list(round_.respondents.select_related("person__user"))
    people = [user_of(r.person) for r in org.rng.sample(asked, len(asked)) if r.person.user not in owing]
    keys = {p.text: p.key for p in round_.version.paragraphs.all()}
    for number, (start, kind, text, proposed, verdict, reason) in enumerate(OPINIONS):
        day = moment(org.today - timedelta(days=ASKED_DAYS_AGO - 1 - number % 8), 9 + number % 9)
        key = next((k for t, k in keys.items() if start and t.startswith(start)), None)
        opinion = services.file_opinion(
            round_, by=people.pop(), kind=kind, text=text, paragraph_key=key, proposed=proposed, at=day
        )
        if verdict:
            services.dispose_opinion(
                opinion, verdict=verdict, reason=reason, by=org.users["drafter"], at=day + timedelta(days=1)
            )
    for number in range(NO_OPINION):
        day = moment(org.today - timedelta(days=1 + number % (ASKED_DAYS_AGO - 1)), 8 + number % 10)
        services.answer_no_opinion(round_, by=people.pop(), at=day)
    for _number in range(ONLY_READ):
        services.mark_read(round_, by=people.pop(), at=moment(org.today - timedelta(days=2), 12))
