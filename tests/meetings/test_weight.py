"""How heavy the decision page is: members read it on phones, over whatever net there is."""

import gzip
import random

from documents.blocks import Block
from documents.fingerprint import text_hash
from meetings.sessions.services import open_item_ballot
from tests.factories.meetings import as_text, sitting, standing_members


def test_the_decision_page_of_a_long_report_in_a_full_hall_stays_light(people, as_user, record_property):
    standing_members(148)
    item = sitting()
    pick = random.Random(1)  # 30,000 characters that hardly compress
    texts = ["".join(chr(pick.randrange(0x4E00, 0x6E00)) for _ in range(150)) for _ in range(200)]
    blocks = [Block("title", "工作报告"), *(Block("paragraph", text) for text in texts)]
    item.ballot.text, item.ballot.text_hash = as_text(blocks), text_hash(blocks)
    item.ballot.save()
    open_item_ballot(item, by=people.chair)
    response = as_user("standing").get(item.get_absolute_url())
    weight = len(gzip.compress(response.content))
    record_property("figure", f"{weight // 1024} KB compressed")
    assert weight < 150 * 1024
