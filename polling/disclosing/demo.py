"""What the demo's polls say of how they were done, so that they can be published like any other."""

from sqlalchemy.orm import Session

from polling.disclosing import statements
from polling.disclosing.saying import both
from polling.models import Item, Poll

SAID = (Item.RECRUITMENT, Item.QUALITY, Item.LIMITATIONS)


def state(session: Session, poll: Poll) -> None:
    """Say all that a poll of the demo must say before it is published."""
    for item in statements.needed(session, poll):
        statements.keep(session, poll, item, both(item.value, "demo"))


def typed() -> dict[str, str]:
    """The same as the form's fields, for a visitor who types it in."""
    words = {item.value: both(item.value, "demo") for item in SAID}
    fields = {f"{name}_{language}": said.said(language) for name, said in words.items() for language in ("en", "es")}
    return {**fields, "sure": "y"}
