"""The demo: its own database filled with the story, its clock, and the main job played step by step."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import requests
from sqlalchemy import func, select

from groundwork.clock import clock_of
from groundwork.database import Database
from groundwork.doors import Doors
from groundwork.migrate import upgrade
from groundwork.models import Heartbeat, Installation
from groundwork.refusal import Refusal
from groundwork.settings import Settings
from groundwork.stage import Stage, StepFailed

STORY_BEGINS = datetime(2026, 6, 16, 15, 0, tzinfo=UTC)  # a Tuesday, 11:00 in New York
COALITION = "Lantern Coalition"


def prepare(file: Path, doors: Doors, *, reset: bool = False) -> Database:
    """The demo's database, made and filled if it is not there. Raises Refusal when the folder cannot be written.

    It is built beside its place and moved there whole, so that an interrupted demo leaves nothing half filled.
    """
    if reset:
        for name in ("", "-wal", "-shm"):
            Path(f"{file}{name}").unlink(missing_ok=True)
    if not file.exists():
        _build(file, doors)
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    with database.writing() as session:
        row = session.scalar(select(Installation))
        if row is None or not row.is_demo:
            raise Refusal(f"{file} is not a demo's database. Run the demo in another folder.")
        _resume(session.scalar(select(func.max(Heartbeat.beat_at))), row)
    return database


def _resume(last_beat: datetime | None, row: Installation) -> None:
    """The story goes on where it was left, however long the demo slept."""
    now = datetime.now(UTC)
    if row.story_moment and row.real_moment and last_beat and last_beat > row.real_moment:
        row.story_moment += last_beat - row.real_moment
    row.real_moment = now


def _build(file: Path, doors: Doors) -> None:
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        for name in ("", "-wal", "-shm"):
            Path(f"{part}{name}").unlink(missing_ok=True)
        part.touch()
    except OSError as error:
        raise Refusal(
            f"Cannot write in {file.parent}: {error.strerror}. Run the demo in a folder of your own."
        ) from error
    database = Database(f"sqlite:///{part}")
    upgrade(database)
    seed(database, doors)
    with database.write_engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.close()
    part.rename(file)
    for name in ("-wal", "-shm"):
        Path(f"{part}{name}").unlink(missing_ok=True)


def seed(database: Database, doors: Doors) -> None:
    """Tell the story so far: the installation, then each room's part."""
    with database.writing() as session:
        session.add(
            Installation(
                name=COALITION,
                is_demo=True,
                made_at=STORY_BEGINS,
                story_moment=STORY_BEGINS,
                real_moment=datetime.now(UTC),
            )
        )
        session.flush()
        for fill in doors.seeds:
            fill(session, now=STORY_BEGINS)


def settings_of(made: dict[str, str]) -> Settings:
    """The same settings as an object, for the process that plays the demo."""
    names = {name.removeprefix("GROUNDSWELL_").lower(): value for name, value in made.items()}
    return Settings(_env_file=None, **{name: names[name] for name in Settings.model_fields if name in names})  # type: ignore[call-arg, arg-type] # pydantic reads the names


def play(stage: Stage, doors: Doors, *, fail: str, tell: Callable[[str, bool, str], None]) -> bool:
    """Play every step in order, telling each; stops at the first that did not happen. Returns whether all did."""
    for step in doors.demo_steps:
        if step.name == fail:
            step.spoil(stage)
        try:
            tell(step.name, True, step.play(stage))
        except (StepFailed, Refusal, LookupError, requests.RequestException) as error:
            tell(step.name, False, str(error))
            return False
    return True


def play_once(doors: Doors, *, fail: str, tell: Callable[[str, bool, str], None]) -> bool:
    """The whole main job in a temporary folder, over a real socket."""
    from groundwork.demo_environment import environment
    from groundwork.supervisor import Children, free_port

    if fail and fail not in {step.name for step in doors.demo_steps}:
        raise Refusal(f"No step is called {fail}. Steps: {', '.join(step.name for step in doors.demo_steps)}.")
    with tempfile.TemporaryDirectory(prefix="groundswell-") as folder:
        file, port = Path(folder) / "demo.db", free_port()
        database = prepare(file, doors)
        made = environment(file, port)
        with Children("127.0.0.1", port, made) as children:
            children.wait_until_ready()
            stage = Stage(f"http://127.0.0.1:{port}", settings_of(made), database, clock_of(database))
            happened = play(stage, doors, fail=fail, tell=tell)
        with suppress(OSError):
            database.close()
    return happened
