"""The materials of the demo: the coalition's own, one kit of an alliance, a file written by us."""

import tomllib
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.kinds import MaterialKind
from alliances.materials import kits, shelf, versions
from alliances.materials.kinds import Audience, Licence, Sight
from alliances.models import Alliance, Material, MaterialDownload
from alliances.story import Told
from groundwork.files.keeping import keep
from groundwork.files.kinds import DOCUMENTS

STORY = Path(__file__).parent / "story.toml"
AGE = timedelta(days=80)


def seed(session: Session, *, now: datetime) -> None:
    """Fill the shelf as it stands at `now`."""
    alliances = {one.slug: one for one in session.scalars(select(Alliance))}
    made: dict[str, Material] = {}
    works: dict[str, Material] = {}
    for told in tomllib.loads(STORY.read_text(encoding="utf-8"))["material"]:
        row = _material(session, told, alliances.get(told.get("alliance", "")), works.get(told.get("work", "")), now)
        made[row.title] = row
        works.setdefault(told.get("work", ""), row)
        works.pop("", None)
        for title in told.get("parts", []):
            kits.put(session, row, made[title].id)
    session.flush()


def _material(
    session: Session, told: Told, alliance: Alliance | None, work: Material | None, now: datetime
) -> Material:
    made_at = now - AGE
    typed = shelf.NewMaterial(
        MaterialKind(told["kind"]), told["title"], told["body"], facts=_facts(told, now), translates=work
    )
    row = shelf.add_material(session, alliance, typed, now=made_at)
    if "file" in told:
        _second_version(session, row, told, now=now - timedelta(days=12))
    return row


def _facts(told: Told, now: datetime) -> shelf.Facts:
    ahead = told.get("ahead")
    return shelf.Facts(
        kind=MaterialKind(told["kind"]),
        language=told["language"],
        reader=Audience(told.get("reader", "anybody")),
        audience=told.get("audience", "") if told.get("reader") else "",
        sight=Sight(told.get("sight", "public")),
        licence=Licence(told["licence"]),
        owner=told["owner"],
        next_step=told.get("next_step", ""),
        next_step_on=now.date() + timedelta(days=ahead) if ahead is not None else None,
    )


def _second_version(session: Session, row: Material, told: Told, *, now: datetime) -> None:
    """The text again, with the file, and how often each month took it."""
    stream = BytesIO(told["file"].strip().encode())
    file = keep(session, stream, told["file_name"], allowed=DOCUMENTS, account_id=None, now=now)
    changed = versions.Changed(row.title, row.body, row.version, file=file, words=told["changed"])
    made = versions.revise(session, row, changed, account_id=None, now=now)
    session.add_all(
        MaterialDownload(version_id=made.id, month=month, downloads=downloads) for month, downloads in told["downloads"]
    )
