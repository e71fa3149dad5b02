"""Kits: materials that are handed out together, in an order."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from alliances.kinds import MaterialKind
from alliances.materials.kinds import Sight
from alliances.models import Material, MaterialPart
from groundwork.refusal import Refusal
from groundwork.words import say

MOST_PARTS = 30
KITS = [kind for kind in MaterialKind if kind.is_kit]


def parts(session: Session, kit: Material, *, is_public: bool = False) -> list[Material]:
    """What a kit holds, in its order, without what is retired; for anybody only what anybody may see."""
    wanted = (
        select(Material)
        .join(MaterialPart, MaterialPart.part_id == Material.id)
        .where(MaterialPart.kit_id == kit.id, Material.retired_at.is_(None))
    )
    if is_public:
        wanted = wanted.where(Material.sight == Sight.PUBLIC)
    return list(session.scalars(wanted.order_by(MaterialPart.place, Material.id)))


def fitting(session: Session, kit: Material) -> list[Material]:
    """What may be put into a kit: the same shelf's and the whole coalition's, no kit, nothing it holds already."""
    held = select(MaterialPart.part_id).where(MaterialPart.kit_id == kit.id)
    is_theirs = Material.alliance_id.is_(None) | (Material.alliance_id == kit.alliance_id)
    wanted = select(Material).where(
        is_theirs, Material.retired_at.is_(None), Material.kind.not_in(KITS), Material.id.not_in(held)
    )
    return list(session.scalars(wanted.order_by(Material.title, Material.id)))


def put(session: Session, kit: Material, part_id: int) -> None:
    """Put a material at the end of a kit. Raises Refusal for one that does not belong there."""
    if not kit.is_kit:
        raise Refusal(say("Only a kit holds other materials."), field="part")
    if part_id not in {one.id for one in fitting(session, kit)}:
        raise Refusal(say("Choose a material that is not in this kit yet."), field="part")
    last = session.scalar(select(func.max(MaterialPart.place)).where(MaterialPart.kit_id == kit.id)) or 0
    if last >= MOST_PARTS:
        raise Refusal(say("A kit holds at most %(most)s materials. Make a second one.", most=MOST_PARTS), field="part")
    session.add(MaterialPart(kit_id=kit.id, part_id=part_id, place=last + 1))
    session.flush()


def take_out(session: Session, kit: Material, part_id: int) -> None:
    """Take a material out of a kit; the material itself stays."""
    session.execute(delete(MaterialPart).where(MaterialPart.kit_id == kit.id, MaterialPart.part_id == part_id))
    _number(_rows(session, kit))


def move_up(session: Session, kit: Material, part_id: int) -> None:
    """Let a material change its place with the one before it."""
    rows = _rows(session, kit)
    at = next((place for place, row in enumerate(rows) if row.part_id == part_id), 0)
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    _number(rows)


def _rows(session: Session, kit: Material) -> list[MaterialPart]:
    wanted = select(MaterialPart).where(MaterialPart.kit_id == kit.id)
    return list(session.scalars(wanted.order_by(MaterialPart.place, MaterialPart.part_id)))


def _number(rows: list[MaterialPart]) -> None:
    for place, row in enumerate(rows, start=1):
        row.place = place
