"""Materials, files with them, entries of the directory."""

from io import BytesIO

from sqlalchemy.orm import Session

from alliances.kinds import MaterialKind
from alliances.materials import shelf, versions
from alliances.materials.kinds import Audience, Licence, Sight
from alliances.models import Alliance, Material
from groundwork.files.keeping import keep
from groundwork.files.kinds import DOCUMENTS
from tests.conftest import NOW
from tests.factories.files import a_pdf


def a_material(
    session: Session,
    alliance: Alliance | None = None,
    title: str = "The treaty on one page",
    *,
    body: str = "## What it is\nA treaty.",
    kind: MaterialKind = MaterialKind.HANDOUT,
    language: str = "en",
    reader: Audience = Audience.ANYBODY,
    sight: Sight = Sight.PUBLIC,
    file: bytes | None = None,
    translates: Material | None = None,
) -> Material:
    """A public handout of the whole coalition, as text alone, unless said otherwise."""
    stored = None
    if file is not None:
        stored = keep(session, BytesIO(file), f"{title}.pdf", allowed=DOCUMENTS, account_id=None, now=NOW)
    facts = shelf.Facts(kind, language, reader=reader, sight=sight, licence=Licence.CC_BY)
    typed = shelf.NewMaterial(kind, title, body, facts=facts, file=stored, translates=translates)
    return shelf.add_material(session, alliance, typed, now=NOW)


def a_version_id(session: Session, alliance: Alliance) -> int:
    """A version with a file of an alliance's own material."""
    return versions.newest(session, a_material(session, alliance, "With a file", file=a_pdf())).id
