"""What the rows of accounts.txt act on."""

from types import SimpleNamespace

from accounts.models import Delegation, OfficePost
from tests.factories.roster import DelegationFactory
from tests.permissions.subjects import subject


@subject
def delegation_of_leader(people: SimpleNamespace) -> Delegation:
    """The leader lets the editor sign issues."""
    return DelegationFactory(principal=people.leader, deputy=people.editor, scope="sign_issue")


@subject
def post_of_editor(people: SimpleNamespace) -> OfficePost:
    """The editor's post."""
    return people.editor.office_posts.get()
