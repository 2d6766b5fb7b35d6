"""The pages under docs/ that are drawn from the code say what the code says."""

from django.conf import settings

from portal.lifecycles import CHAPTERS, drawing
from tests.permissions.page import PAGE
from tests.permissions.page import drawing as roles


def test_the_page_of_lifecycles_is_what_the_tables_draw():
    page = settings.BASE_DIR / "docs" / "concepts" / "lifecycles.md"
    assert page.read_text(encoding="utf-8") == drawing(), "run manage.py draw_lifecycles"


def test_every_state_but_the_first_can_be_reached():
    for chapter in CHAPTERS:
        reached = {str(step.target) for step in chapter.table}
        first = chapter.states.values[0]
        assert set(chapter.states.values) - reached <= {first}, chapter.name


def test_the_page_of_roles_is_what_the_matrix_draws():
    assert PAGE.read_text(encoding="utf-8") == roles(), "run python -m tests.permissions.page"
