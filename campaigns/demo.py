"""What this room adds to the story, and the three steps of the main job it plays."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns import demo_calls, demo_sending
from campaigns.demo_story import seed_work
from campaigns.demo_texts import seed_texts
from groundwork.doors import DemoStep

STEPS = (
    DemoStep("texts", demo_sending.play_texts, demo_sending.spoil_texts),
    DemoStep("call", demo_calls.play_call, demo_calls.spoil_call),
    DemoStep("visit", demo_calls.play_visit, demo_calls.spoil_visit),
)


def seed(session: Session, *, now: datetime) -> None:
    """Ninety days of work in the invented State of Franklin."""
    campaigns = seed_work(session, now=now)
    seed_texts(session, campaigns, now=now)
    session.flush()
