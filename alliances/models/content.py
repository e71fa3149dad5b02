"""The standing pages of the coalition, each change a new row."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base


class ContentPage(Base):
    """One version of a standing page in both languages, in Markdown; the newest is the one that is shown.

    is_shipped: the words are the content pack's; else people wrote them. changed: what was changed, in words.
    account_id: who changed it. in_footer: a page of the coalition's own has a link in the footer. is_ended: taken down.
    """

    __tablename__ = "content_page"
    __table_args__ = (UniqueConstraint("slug", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    version: Mapped[int]
    title_en: Mapped[str]
    title_es: Mapped[str]
    body_en: Mapped[str]
    body_es: Mapped[str]
    is_shipped: Mapped[bool] = mapped_column(default=True)
    in_footer: Mapped[bool] = mapped_column(default=False)
    is_ended: Mapped[bool] = mapped_column(default=False)
    changed: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
