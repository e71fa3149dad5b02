"""The pages of the room: the public call page, texts, offices and visits."""

from campaigns.views import act, call_me, live, lobbying, offices, plans, texts, visits
from campaigns.views.base import blueprint

__all__ = ["act", "blueprint", "call_me", "live", "lobbying", "offices", "plans", "texts", "visits"]
