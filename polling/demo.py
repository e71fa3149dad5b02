"""The demo's polls: what is seeded, and the step that asks, answers and publishes. Loaded late: it needs numbers."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from groundwork.doors import DemoStep

if TYPE_CHECKING:
    from groundwork.stage import Stage


def seed(session: Session, *, now: datetime) -> None:
    """The invented state's people, three polls, and six earlier ones."""
    from polling.demo_story import tell

    tell(session, now=now)


def steps() -> list[DemoStep]:
    """The step of the main job that belongs to polls."""
    return [DemoStep("poll", _play, _spoil)]


def _play(stage: "Stage") -> str:
    from polling.demo_play import play

    return play(stage)


def _spoil(stage: "Stage") -> None:
    from polling.demo_play import spoil

    spoil(stage)
