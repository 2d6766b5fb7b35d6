"""A ballot before it is opened: its text, its rule, and a new one in the place of one that is void."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from common import clock
from common.lifecycle import RuleError
from common.marks import refuse_marks
from common.registry import Registry
from documents.fingerprint import text_hash as fingerprint
from documents.records import block_of, block_record
from meetings.ballots import rules
from meetings.ballots.models import Ballot, RuleChange
from meetings.ballots.rules import Status

# What else of a void ballot its successor takes over: candidates, changes of seats.
renewals: Registry[Callable[[Ballot, Ballot, User], None]] = Registry()
FRACTIONS = [("quorum_numerator", "quorum_denominator"), ("share_numerator", "share_denominator")]


def lock(ballot: Ballot) -> Ballot:
    """The ballot as it is now, held until the transaction ends."""
    return Ballot.objects.select_for_update().get(pk=ballot.pk)


@transaction.atomic
def create_ballot(
    *, title: str, occasion: str, body: str, text: Iterable[Mapping[str, Any]], text_hash: str, by: User,
    preset: str = "ordinary", form: str = Ballot.Form.OPEN, working_days: int | None = None,
    silence: str = Ballot.Silence.NOT_VOTED,
) -> Ballot:  # fmt: skip
    """A draft ballot on exactly this text, by the rule of its kind. With `working_days` it goes by circulation."""
    blocks = [block_of(entry) for entry in text]
    refuse_marks(title, *(block.text for block in blocks))
    if fingerprint(blocks) != text_hash:
        raise RuleError(_("送表决的正文和稿号对不上，没有列入。请重新打开这份文件，再列一次。"))
    chosen = preset_named(preset)
    check_days(form, working_days)
    ballot = Ballot.objects.create(
        title=title, occasion=occasion, body=body, text=[block_record(block) for block in blocks], text_hash=text_hash,
        preset=preset, kind=chosen.kind, form=form, working_days=working_days, silence=silence, created_by=by, **chosen.rule,
    )  # fmt: skip
    record(by, "ballot.created", ballot, text_hash=text_hash, rule=rules.rule_text(ballot))
    return ballot


def preset_named(key: str) -> rules.Preset:
    """The rule of a kind of motion."""
    if key not in rules.PRESETS:
        raise RuleError(_("没有这一类表决规则，请从列出的几类里选。"))
    return rules.PRESETS[key]


def check_days(form: str, working_days: int | None) -> None:
    """A circulation lasts from one to thirty working days; hands are shown, and secret papers put in, in a room."""
    if working_days is None:
        return
    if not 1 <= working_days <= 30:
        raise RuleError(_("通讯表决的期限请填 1 到 30 个工作日。"))
    if form == Ballot.Form.HANDS:
        raise RuleError(_("举手表决只能在会上进行，通讯表决请选记名表决。"))
    if form == Ballot.Form.SECRET:
        raise RuleError(_("无记名投票只能在会上进行，通讯表决请选记名表决。"))


@transaction.atomic
def change_rule(ballot: Ballot, *, by: User, reason: str, at: datetime | None = None, **new: Any) -> Ballot:
    """Another rule for this one ballot, before it is opened, with the reason on record. `new`: fields of RULE_FIELDS."""
    at = at or clock.now()
    ballot = lock(ballot)
    check_changeable(ballot, by, at)
    before, after = rules.rule_of(ballot), rules.rule_of(ballot) | new
    check_rule(after, reason)
    if before == after:
        raise RuleError(_("规则和原来一样，没有改动。"))
    for name, value in after.items():
        setattr(ballot, name, value)
    ballot.save()
    RuleChange.objects.create(ballot=ballot, at=at, by=by, before=before, after=after, reason=reason.strip())
    record(by, "ballot.rule-changed", ballot, before=before, after=after, reason=reason.strip())
    return ballot


def check_changeable(ballot: Ballot, by: User, at: datetime) -> None:
    """Before the opening, by who answers for it; never after."""
    if not rules.changes_rule(by, ballot, at):
        raise PermissionDenied(_("表决规则由主席、副主席或机关负责人改，您没有办理这一步的权限。"))
    if ballot.status != Status.DRAFT:
        raise RuleError(_("这一项已经开始表决，规则不能再改。"))


def check_rule(rule: Mapping[str, Any], reason: str) -> None:
    """Fractions between nothing and the whole, and a reason."""
    if set(rule) != set(rules.RULE_FIELDS) or rule["base"] not in Ballot.Base.values:
        raise RuleError(_("请选择按应到、实到还是全体计算。"))
    for upper, lower in FRACTIONS:
        if not 0 < rule[upper] <= rule[lower] <= 1000:
            raise RuleError(_("比例请填分数，分子不大于分母，如 2/3。"))
    if rule["share_numerator"] == rule["share_denominator"] and not rule["share_inclusive"]:
        raise RuleError(_("赞成数不可能超过全部，请选“不少于”，或把比例改小。"))
    if not reason.strip():
        raise RuleError(_("请写明改规则的理由，参加表决的人会看到。"))


@transaction.atomic
def renew_ballot(ballot: Ballot, *, by: User, at: datetime | None = None) -> Ballot:
    """A new draft on the same text and by the same rule, in the place of a ballot that is void.

    Its lister stays who listed the first: the text is his, and whoever presides must not be shut out by asking for the
    repetition. Who asked is in the audit log.
    """
    ballot = lock(ballot)
    if not rules.drafts_ballots(by, ballot, at or clock.now()) and not rules.presides(by, ballot, at or clock.now()):
        raise PermissionDenied(_("重新表决由主持人或机关工作人员提出，您没有办理这一步的权限。"))
    if ballot.status != Status.VOID:
        raise RuleError(_("只有作废的表决才能重新表决。"))
    if Ballot.objects.filter(replaces=ballot).exists():
        raise RuleError(_("已经重新列了一次表决，请到那一次办理。"))
    kept = ("title", "occasion", "body", "kind", "form", "text", "text_hash", "preset", "working_days", "silence")
    facts = {name: getattr(ballot, name) for name in kept} | rules.rule_of(ballot)
    renewed = Ballot.objects.create(replaces=ballot, created_by=ballot.created_by or by, **facts)
    for take_over in renewals:
        take_over(ballot, renewed, by)
    record(by, "ballot.renewed", renewed, replaces=ballot.pk, text_hash=ballot.text_hash)
    return renewed
