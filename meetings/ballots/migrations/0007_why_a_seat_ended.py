from django.db import migrations

ENDED = {
    "retired": "retired", "transferred": "transfer", "moved": "moved", "resigned": "resigned", "punished": "punished",
}  # fmt: skip


def say_why(apps, schema_editor):
    """Seats given up by a carried change: the roster said 卸免, and lost the cause that the resolution gives."""
    Membership, SeatChange = apps.get_model("roster", "Membership"), apps.get_model("ballots", "SeatChange")
    for change in SeatChange.objects.filter(carried=True, leaving__ended="released").select_related("leaving"):
        seat = change.leaving
        left = Membership.objects.filter(person=seat.person_id, term=seat.term_id, end=seat.end, ended="released")
        left.update(ended=ENDED.get(change.cause, "released"))


class Migration(migrations.Migration):
    dependencies = [("ballots", "0006_passed_in_part"), ("roster", "0005_why_a_seat_ended")]

    operations = [migrations.RunPython(say_why, migrations.RunPython.noop)]
