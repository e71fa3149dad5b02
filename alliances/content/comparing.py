"""What is different between two versions of a page, line by line."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from alliances.models import ContentPage

AROUND = 2  # unchanged lines shown before and after a change
MOST_LINES = 2_000


@dataclass(frozen=True)
class Line:
    """One line. kind: `same`, `new`, `gone`, or `gap` where unchanged lines are left out."""

    kind: str
    words: str = ""


def difference(old: ContentPage, new: ContentPage) -> list[tuple[str, list[Line]]]:
    """For each language with a change, its code and the lines."""
    both = {
        "en": (_text(old.title_en, old.body_en), _text(new.title_en, new.body_en)),
        "es": (_text(old.title_es, old.body_es), _text(new.title_es, new.body_es)),
    }
    return [(language, lines(before, after)) for language, (before, after) in both.items() if before != after]


def lines(before: str, after: str) -> list[Line]:
    """The lines that are gone and new, with a few around them; a very long text is shown up to a limit."""
    old, new = before.splitlines()[:MOST_LINES], after.splitlines()[:MOST_LINES]
    found: list[Line] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        found += [Line("gap")] if found else []
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                found += [Line("same", words) for words in old[old_from:old_to]]
                continue
            found += [Line("gone", words) for words in old[old_from:old_to]]
            found += [Line("new", words) for words in new[new_from:new_to]]
    return found


def _text(title: str, body: str) -> str:
    return f"{title}\n{body}" if title or body else ""
