"""A member's notice; a letter nobody could deliver."""

from tests.factories.notices import NoticeFactory, OutboxFactory
from tests.permissions.subjects import subject


@subject
def notice_of_member(people):
    return NoticeFactory(recipient=people.member)


@subject
def dead_letter(people):
    return OutboxFactory(recipient=people.member, dead=True)
