"""The pages of the room: the public call page, texts, offices and visits."""

from campaigns.views import act, offices, texts, visits
from campaigns.views.base import blueprint

__all__ = ["act", "blueprint", "offices", "texts", "visits"]
