"""人员变动: who is to leave and who is to come, as proposed to the body that decides."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committees.roster.models import Body, Membership, Term
from meetings.ballots.models.ballot import Ballot
from meetings.ballots.models.nominees import Nominee, PaperItem


class Proposal(models.Model):
    """The changes of one ballot, voted on one by one or together."""

    ballot = models.OneToOneField(Ballot, on_delete=models.CASCADE, related_name="proposal")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="proposals")
    one_by_one = models.BooleanField(_("逐项表决"), default=True)
    # When stated: from this day on, never before the declaration. Else from the day of the declaration.
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.ballot)


class SeatChange(PaperItem, Nominee):
    """One change: 替补 (one leaves, one comes), 增补 (one comes), 卸免 (one leaves)."""

    class Kind(models.TextChoices):
        REPLACE = "replace", _("替补")
        ADD = "add", _("增补")
        RELEASE = "release", _("卸免")

    class Cause(models.TextChoices):
        RETIRED = "retired", _("退休")
        TRANSFERRED = "transferred", _("工作调动")
        MOVED = "moved", _("调离本单位、本岗位")
        RESIGNED = "resigned", _("辞职")
        PUNISHED = "punished", _("受处分")
        DECEASED = "deceased", _("去世")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(_("变动"), max_length=8, choices=Kind)
    leaving = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(_("原因"), max_length=12, choices=Cause, blank=True)
    post = models.CharField(_("职务"), max_length=10, choices=Membership.Post)
    recommended_by = models.CharField(_("推荐单位"), max_length=80, blank=True)
    recommended_no = models.CharField(_("推荐文号"), max_length=60, blank=True)
    # 工会法 art. 18: 主席 and 副主席 are moved only with the consent of the union above.
    approval_no = models.CharField(_("上级同意文号"), max_length=60, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "order"], name="one_change_a_place"),
            models.UniqueConstraint(fields=["proposal", "leaving"], name="one_change_leaves_a_seat"),
            models.CheckConstraint(
                condition=Q(kind="add", leaving__isnull=True, cause="")
                | (Q(kind__in=["replace", "release"], leaving__isnull=False) & ~Q(cause="")),
                name="who_leaves_leaves_for_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(kind="release", name="", person__isnull=True)
                | (Q(kind__in=["replace", "add"]) & ~Q(name="") & ~Q(recommended_by="")),
                name="who_comes_is_named_and_recommended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.get_kind_display()}"

    @property
    def body(self) -> Any:
        """The body whose seat it is."""
        return self.leaving.body if self.leaving else Body.STANDING if self.post == "standing" else Body.PLENARY
