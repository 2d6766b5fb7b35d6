"""Notices and letters, written as the portal writes them."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from notices.letters import message_number
from notices.models import Notice, Outbox
from tests.factories.roster import UserFactory


class NoticeFactory(DjangoModelFactory):
    """An unread notice."""

    class Meta:
        model = Notice

    class Params:
        read = factory.Trait(read_at=factory.LazyFunction(timezone.now))

    key = factory.Sequence(lambda n: f"test:{n}")
    recipient = factory.SubFactory(UserFactory)
    kind = "test"
    title = factory.Sequence(lambda n: f"第{n}件事")
    created_at = factory.LazyFunction(timezone.now)


class OutboxFactory(DjangoModelFactory):
    """A letter waiting to be sent by mail."""

    class Meta:
        model = Outbox

    class Params:
        sent = factory.Trait(state=Outbox.State.SENT, sent_at=factory.LazyFunction(timezone.now))
        failed = factory.Trait(state=Outbox.State.FAILED, last_error="550 no such user")
        dead = factory.Trait(state=Outbox.State.DEAD, tries=8, last_error="451 try later")

    key = factory.Sequence(lambda n: f"test:{n}")
    recipient = factory.SubFactory(UserFactory)
    channel = "mail"
    kind = "test"
    title = factory.Sequence(lambda n: f"第{n}件事")
    created_at = factory.LazyFunction(timezone.now)
    due_at = factory.SelfAttribute("created_at")
    message_id = factory.LazyAttribute(lambda o: message_number(o.key, o.recipient.pk, o.channel))
