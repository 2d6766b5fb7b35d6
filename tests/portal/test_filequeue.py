"""The embedded queue: a message is whole or not there."""

import json
from queue import Empty

import pytest
from kombu import Connection
from kombu.transport import filesystem

from portal import celery, filequeue


@pytest.fixture
def channel_of(tmp_path):
    """A channel of the transport, in folders of its own."""
    folders = {
        "data_folder_in": str(tmp_path),
        "data_folder_out": str(tmp_path),
        "control_folder": str(tmp_path / "control"),
    }

    def channel(transport):
        return Connection(transport=transport, transport_options=folders).channel()

    return channel


class Looking:
    """Part of a message; while it is being written down somebody looks into the queue."""

    def __init__(self, channel):
        self.channel, self.found = channel, None

    def __json__(self):
        try:
            self.found = self.channel._get("letters")
        except Empty:
            self.found = "nothing yet"
        return "body"


def test_who_looks_while_a_message_is_written_finds_nothing_and_then_the_whole(channel_of):
    channel = channel_of(filequeue.Transport)
    part = Looking(channel)
    channel._put("letters", {"body": part})
    assert part.found == "nothing yet"
    assert channel._get("letters") == {"body": "body"}
    with pytest.raises(Empty):
        channel._get("letters")


def test_control_kombus_own_queue_hands_out_half_a_message(channel_of):
    channel = channel_of(filesystem.Transport)
    with pytest.raises(json.JSONDecodeError):
        channel._put("letters", {"body": Looking(channel)})


def test_each_message_is_handed_out_once(channel_of):
    channel = channel_of(filequeue.Transport)
    for n in range(3):
        channel._put("letters", {"body": n})
    assert sorted(channel._get("letters")["body"] for _n in range(3)) == [0, 1, 2]


def test_queues_bound_by_two_channels_are_both_in_the_table(channel_of):
    first, second = channel_of(filequeue.Transport), channel_of(filequeue.Transport)
    first._queue_bind("all", "", "", "letters")
    second._queue_bind("all", "", "", "pages")
    assert {queue.queue for queue in first.get_table("all")} == {"letters", "pages"}


def test_the_portals_queue_is_this_one():
    with celery.app.connection_for_write("filesystem://") as connection:
        assert isinstance(connection.transport, filequeue.Transport)
