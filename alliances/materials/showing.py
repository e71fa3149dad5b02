"""What the templates of materials, directory and pages ask for."""

from typing import Any

from flask import request, url_for

from alliances.desk import Desk
from groundwork.web.guard import may_reach

FILTERS = ("q", "kind", "language", "reader", "show", "topic", "state")


def may(part: str, page: str, desk: Desk) -> bool:
    """Whether the visitor may do this for the alliance or the secretariat whose page it is."""
    if desk.alliance is None:
        return may_reach(f"{part}.all_{page}", {})
    return may_reach(f"{part}.{page}", {"slug": desk.alliance.slug})


def page_address(number: int) -> str:
    """This page's own address with another page of its list."""
    asked: dict[str, Any] = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return url_for(str(request.endpoint), **(request.view_args or {}), **asked, page=number)


def size_words(size: int) -> str:
    """Bytes as people read them: 34 KB, 1.2 MB."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{max(1, round(size / 1000))} KB"


def in_templates() -> dict[str, Any]:
    """The names under which templates find these."""
    return {"may": may, "page_address": page_address, "size_words": size_words}
