from django.db import migrations, models
from django.db.models import Q

from meetings.ballots.models import frozen


def mark(apps, schema_editor):
    """Those declared before: an election that left seats open, changes voted one by one of which one was lost."""
    Ballot = apps.get_model("ballots", "Ballot")
    Candidate, WriteIn = apps.get_model("ballots", "Candidate"), apps.get_model("ballots", "WriteIn")
    for ballot in Ballot.objects.filter(passed=True, kind="election").select_related("election").defer("text"):
        elected = {"election": ballot.election, "carried": True}
        n = Candidate.objects.filter(**elected).count() + WriteIn.objects.filter(**elected).count()
        Ballot.objects.filter(pk=ballot.pk).update(in_part=n < ballot.election.seats)
    lost = Ballot.objects.filter(passed=True, kind="seats", proposal__changes__carried=False)
    Ballot.objects.filter(pk__in=list(lost.values_list("pk", flat=True))).update(in_part=True)


def guard(apps, schema_editor):
    """SQLite has rebuilt the table without its trigger."""
    frozen.raise_guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ballots", "0005_frozen")]

    operations = [
        migrations.AddField("ballot", "in_part", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "ballot",
            models.CheckConstraint(condition=Q(in_part=False) | Q(passed=True), name="only_what_passed_passed_in_part"),
        ),
        migrations.RunPython(guard, guard),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
