"""How often a material was taken: a number per version and month, and nothing about whom."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from alliances.materials.versions import newest
from alliances.models import Material, MaterialDownload, MaterialVersion


def count(session: Session, row: Material, *, now: datetime) -> None:
    """Count one download of the newest version."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(MaterialDownload).values(version_id=newest(session, row).id, month=f"{now:%Y-%m}", downloads=1)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["version_id", "month"], set_={"downloads": MaterialDownload.downloads + 1}
        )
    )


def by_month(session: Session, row: Material) -> list[tuple[str, int, int]]:
    """Month, version and downloads, the newest month first."""
    found = session.execute(
        select(MaterialDownload.month, MaterialVersion.number, MaterialDownload.downloads)
        .join(MaterialVersion, MaterialVersion.id == MaterialDownload.version_id)
        .where(MaterialVersion.material_id == row.id)
        .order_by(MaterialDownload.month.desc(), MaterialVersion.number.desc())
        .limit(36)
    )
    return [(month, number, downloads) for month, number, downloads in found]


def totals(session: Session, material_ids: Collection[int]) -> dict[int, int]:
    """Downloads so far of each of these materials; those without any are left out."""
    found = session.execute(
        select(MaterialVersion.material_id, func.sum(MaterialDownload.downloads))
        .join(MaterialDownload, MaterialDownload.version_id == MaterialVersion.id)
        .where(MaterialVersion.material_id.in_(material_ids))
        .group_by(MaterialVersion.material_id)
    )
    return {material_id: int(downloads) for material_id, downloads in found}
