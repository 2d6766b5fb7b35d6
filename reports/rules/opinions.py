"""How the opinions on a report stand: one question, from which every sentence about them is made."""

from typing import Any, NamedTuple

from reports.models import Opinion, Verdict, WorkReport

TAKEN = (Verdict.ADOPTED, Verdict.PARTLY)


class Standing(NamedTuple):
    """One opinion that stands: of which round, its number, by whom, and how it was answered (None: not yet)."""

    round_id: int
    number: int
    name: str
    verdict: str | None

    @property
    def taken(self) -> bool:
        """Adopted, whole or in part."""
        return self.verdict in TAKEN


def standing_opinions(report: WorkReport) -> list[Standing]:
    """All that were not taken back, in their order."""
    return report.recall("opinions", lambda: [Standing(*facts) for facts in facts_of(report)])


def learn_opinions(report: WorkReport, opinions: list[Opinion]) -> None:
    """Whoever has all of them before him, in their order, spares the next question."""
    report.recall("opinions", lambda: [told(opinion) for opinion in opinions])


def told(opinion: Opinion) -> Standing:
    """How this one stands."""
    given = getattr(opinion, "disposition", None)
    return Standing(opinion.round_id, opinion.number, opinion.respondent.person.name, given.verdict if given else None)


def facts_of(report: WorkReport) -> Any:
    """Rows of what is asked about them."""
    live = Opinion.objects.filter(round__report=report).live().order_by("round__opened_at", "number")
    return live.values_list("round_id", "number", "respondent__person__name", "disposition__verdict")


def unanswered(report: WorkReport) -> list[Standing]:
    """Those nobody has answered yet."""
    return [opinion for opinion in standing_opinions(report) if opinion.verdict is None]
