"""The content pack: the issue and every standing page in both languages, as data."""

from alliances.content.pack import PackPage, load, page

__all__ = ["PackPage", "load", "page"]
