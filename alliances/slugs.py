"""Words that stand in an address."""

import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance


def slug_of(words: str) -> str:
    """The words in small letters and hyphens, such as `st-clare`; never empty."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-") or "alliance"


def free_slug(session: Session, words: str) -> str:
    """A slug no other alliance has; the second one in a town gets a number."""
    wanted = slug_of(words)
    taken = set(session.scalars(select(Alliance.slug).where(Alliance.slug.startswith(wanted))))
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{number}" for number in range(2, len(taken) + 3) if f"{wanted}-{number}" not in taken)
