"""What the rows of roster.txt act on."""

from types import SimpleNamespace

from committees.roster.models import Person, RosterImport, Term
from committees.roster.services import keep_upload
from documents.sheets import Column, write_sheet
from tests.factories.roster import PersonFactory
from tests.permissions.subjects import subject


@subject
def waiting_import(people: SimpleNamespace) -> RosterImport:
    """A roster the office has uploaded and not yet confirmed."""
    columns = [Column(title) for title in ("姓名", "单位", "单位所在地", "全委会职务")]
    content = write_sheet(columns, [["于新", "金陵机床厂", "", "委员"]])
    return keep_upload(content, "名册.xlsx", Term.objects.get(), by=people.office)


@subject
def person_without_account(people: SimpleNamespace) -> Person:
    """Somebody of the roster who cannot sign in."""
    return PersonFactory(name="无账号")
