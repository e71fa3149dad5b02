"""The third migration keeps what was sent and received, and gathers texts into threads."""

import pytest
from sqlalchemy import text

from groundwork.migrate import upgrade

STATEMENTS = """
INSERT INTO zone_set (zones) VALUES ('America/New_York');
INSERT INTO address (channel, value, fingerprint, line_type) VALUES ('text', '+16085550142', 'mark', '');
INSERT INTO batch (cause, alliance, sender, state, why_paused, is_personal, opens_at, taken_segments, made_at)
    VALUES ('campaign:1', 'franklin', '', 'paused', 'budget', FALSE, '2026-06-16', 1, '2026-06-16');
INSERT INTO message (
    batch_id, address_id, channel, key, subject, body, token, zones, segments, state, told, why, error_code, attempt,
    worker, misses, sid, doubled_sid, queued_at
) VALUES (
    1, 1, 'text', 'campaign:1/1/1', '', 'Call', '', 'America/New_York', 1, 'delivered', 'delivered', '', '', 1, '', 0,
    'SM1', '', '2026-06-16'
);
INSERT INTO message_event (message_id, attempt, sid, status, error_code, at)
    VALUES (1, 1, 'SM1', 'delivered', '', '2026-06-16');
INSERT INTO message_event (message_id, attempt, sid, status, error_code, at)
    VALUES (NULL, 1, 'SM9', 'sent', '', '2026-06-16');
INSERT INTO received_text (sid, sender, recipient, body, read_as, reply, at) VALUES
    ('IN1', '+16085550142', '+12025550190', 'Thanks', 'message', '', '2026-06-16 10:00:00'),
    ('IN2', '+16085550142', '+12025550190', 'wrong number', 'hold', '', '2026-06-16 11:00:00'),
    ('IN3', '', '+12025550190', '', 'stop', '', '2026-06-16 12:00:00')
"""


@pytest.fixture
def before(database_at):
    """A database at the second revision, on the same engine, with a few texts."""
    return database_at("0002", STATEMENTS)


def test_what_was_told_before_is_taken_in_already(before):
    upgrade(before, "0003")

    with before.reading() as session:
        events = session.execute(text("SELECT sid, named_id, taken_at IS NULL FROM message_event ORDER BY id")).all()
        told = session.execute(text("SELECT told_why FROM batch")).scalar_one()
    assert [tuple(event) for event in events] == [("SM1", 1, False), ("SM9", 0, False)]
    assert told == "budget"


def test_texts_become_threads_and_a_held_one_still_waits(before):
    upgrade(before, "0003")

    with before.reading() as session:
        threads = session.execute(text("SELECT id, phone, ours, last_at, waiting_since FROM thread")).all()
        of_texts = session.execute(text("SELECT sid, thread_id FROM received_text ORDER BY sid")).all()
    assert [(row.phone, row.ours) for row in threads] == [("+16085550142", "+12025550190")]
    assert "11:00" in str(threads[0].last_at)
    assert "11:00" in str(threads[0].waiting_since)
    assert [tuple(row) for row in of_texts] == [("IN1", threads[0].id), ("IN2", threads[0].id), ("IN3", None)]
