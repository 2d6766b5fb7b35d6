"""S1, S2, F1: how a ballot runs and how it is decided."""

from meetings.ballots.rules.arithmetic import (
    Tally,
    base_of,
    has_quorum,
    has_share,
    needed,
    passes,
    quorum,
    quorum_missing,
)
from meetings.ballots.rules.casting import CHOICES, entry_refused, may_vote, vote_refused
from meetings.ballots.rules.headings import heading, outcome, verdict
from meetings.ballots.rules.lifecycle import (
    AFTER_CLOSE,
    BALLOT,
    OPENED_FIRST,
    Status,
    changes_rule,
    counts_hands,
    drafts_ballots,
    enters_votes,
    follows_votes,
    keeps_resolutions,
    office,
    presides,
    voids,
    withdraws,
)
from meetings.ballots.rules.presets import COMMON, PRESETS, RULE_FIELDS, Preset, choices, rule_of, sources
from meetings.ballots.rules.wording import arithmetic, circulation_of, rule_text, sum_in_words, there

__all__ = [
    "AFTER_CLOSE", "BALLOT", "CHOICES", "COMMON", "OPENED_FIRST", "PRESETS", "RULE_FIELDS", "Preset", "Status", "Tally", "arithmetic", "base_of",
    "changes_rule", "choices", "circulation_of", "counts_hands", "drafts_ballots", "enters_votes", "entry_refused", "follows_votes", "has_quorum",
    "has_share", "heading", "keeps_resolutions", "may_vote", "needed", "office", "outcome", "passes", "presides", "quorum", "quorum_missing",
    "rule_of", "rule_text", "sources", "sum_in_words", "there", "verdict", "voids", "vote_refused", "withdraws",
]  # fmt: skip
