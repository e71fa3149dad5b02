"""From which side somebody looks at a request: their alliance's, or the secretariat's."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from alliances import finding
from alliances.inbox.desk import alliance_of, me
from alliances.models import Alliance, HelpRequest
from alliances.requests import asking
from alliances.requests.asking import Hand
from groundwork.web.current import clock, db_session


@dataclass(frozen=True)
class Side:
    """Whose pages these are. alliance: nothing for the secretariat's."""

    alliance: Alliance | None

    @property
    def name(self) -> str:
        """What the page is headed with."""
        return self.alliance.name if self.alliance else _("The secretariat")

    @property
    def place(self) -> str:
        """Which menu its pages carry."""
        return "tabs" if self.alliance else "secretariat"

    @property
    def hand(self) -> Hand:
        """Who acts here."""
        return Hand(me(), is_secretariat=self.alliance is None)

    def at(self, page: str, **path: Any) -> str:
        """The address of one of its pages."""
        if self.alliance is None:
            return url_for(f"requests.all_{page}", **path)
        return url_for(f"requests.{page}", slug=self.alliance.slug, **path)

    def request(self, request_id: int) -> HelpRequest:
        """One request that this side may see. Raises NotFound."""
        alliance_id = self.alliance.id if self.alliance else None
        return asking.request_of(db_session(), request_id, alliance_id=alliance_id)

    def today(self) -> Any:
        """The day by the alliance's clock; the secretariat's day is that of the page."""
        now = clock().now()
        return finding.local_day(self.alliance, now) if self.alliance else now.date()


def side_of(slug: str) -> Side:
    """An alliance's side. Raises NotFound."""
    return Side(alliance_of(slug))


SECRETARIAT = Side(None)
