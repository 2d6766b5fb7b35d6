"""The secret form (无记名投票): scrutineers, the sealed box, casting, opening, results (docs/decisions/0107)."""

from meetings.ballots.services.box.casting import box_of, cast_secret, check_secret
from meetings.ballots.services.box.closing import publish_count, receipts_of, seal_box
from meetings.ballots.services.box.keeping import destroy_key, destroy_leftovers
from meetings.ballots.services.box.opening import open_box
from meetings.ballots.services.box.results import export_of
from meetings.ballots.services.box.scrutineers import appoint_scrutineers, check_code, draw_code, lacking, on_server
from meetings.ballots.services.box.specimens import specimen_of

__all__ = [
    "appoint_scrutineers", "box_of", "cast_secret", "check_code", "check_secret", "destroy_key", "destroy_leftovers",
    "draw_code", "export_of", "lacking", "on_server", "open_box", "publish_count", "receipts_of", "seal_box", "specimen_of",
]  # fmt: skip
