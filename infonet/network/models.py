"""I2: the information officers of the unions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import PeriodQuerySet
from committees.roster.models import Person, Union


class Officer(models.Model):
    """信息员: a person who reports for a union, full or part time, from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="officerships")
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="officers")
    full_time = models.BooleanField(_("专职"), default=False)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="officer_ends_later"),
            models.UniqueConstraint(
                fields=["person", "union"], condition=Q(end__isnull=True), name="one_open_officership"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union} {self.person}"
