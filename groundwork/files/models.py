"""Files that people handed in; they lie in the database, so that a backup of it has them."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base
from groundwork.tokens import new_token


class StoredFile(Base):
    """One file as it was kept: of the kind its name says, without what a photo tells of place and camera.

    name: made safe, for display and for the download. digest: SHA-256 of `body`. body is read only when asked for.
    """

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_token)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    digest: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    kept_at: Mapped[datetime]
