"""A person of the roster gets a way to sign in."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Power, User
from accounts.rules import require_system
from accounts.services import create_user
from audit.services import record
from committees.roster.models import Person
from common.lifecycle import RuleError


@transaction.atomic
def give_account(person: Person, username: str, *, by: User | None) -> tuple[User, str]:
    """An account of power content, tied to the person; its temporary password, to be shown once."""
    if by is not None:
        require_system(by)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.user_id:
        raise RuleError(_("“%(who)s”已经有账号了。") % {"who": person.name})
    user, password = create_user(username, person.name, Power.CONTENT, by=by, email=person.email, phone=person.phone)
    person.user = user
    person.save(update_fields=["user"])
    record(by, "person.account", person, username=username)
    return user, password
