"""A page of the demo's coalition of its own, in its second version."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from alliances.models import ContentPage

ENGLISH = """
We are glad to talk. A speaker can be with you within two days, in English or in Spanish.

## What you can have from us
- The media kit, and every poll with its wording and dates.
- A leader of an alliance near your readers.

## Whom to write to
{contact}
"""
SPANISH = """
Con gusto hablamos. Una persona puede estar con ustedes en dos días, en inglés o en español.

## Qué podemos darles
- La carpeta de prensa, y cada encuesta con su redacción y sus fechas.
- Alguien que dirige una alianza cerca de sus lectores.

## A quién escribir
{contact}
"""


def seed(session: Session, *, now: datetime) -> None:
    """Add the page for the press, first in English, then in both languages."""
    first = ContentPage(
        slug="press", version=1, title_en="For the press", body_en=ENGLISH.strip(), title_es="", body_es="",
        made_at=now - timedelta(days=40),
    )  # fmt: skip
    second = ContentPage(
        slug="press", version=2, title_en="For the press", body_en=ENGLISH.strip(), title_es="Para la prensa",
        body_es=SPANISH.strip(), changed="Now in Spanish too.", made_at=now - timedelta(days=9),
    )  # fmt: skip
    for row in (first, second):
        row.is_shipped, row.in_footer = False, True
    session.add_all((first, second))
    session.flush()
