"""Reading a YAML file that a person wrote: nothing in it is taken for a number, a date or a yes; errors have lines."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from groundwork.refusal import Refusal

if TYPE_CHECKING:
    from yaml.nodes import Node  # type: ignore[import-untyped] # it ships no types

Kind = TypeVar("Kind")

MOST_BYTES = 1_000_000  # no such file is longer
NEWLINE = b"\n"  # named, because a literal within `count(...)` would be taken for words to translate


class BadYaml(Refusal):
    """A YAML file that is not what it should be; the words name the line."""


def tree(content: bytes) -> "Node":
    """The file as a tree of texts. Raises BadYaml."""
    import yaml  # type: ignore[import-untyped] # the same

    if len(content) > MOST_BYTES:
        raise BadYaml("This file is too large: at most a million bytes are read.")
    try:
        found = yaml.compose(content.decode("utf-8-sig"), Loader=yaml.BaseLoader)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(NEWLINE) + 1
        raise BadYaml(f"Line {line}: this is not text. Save the file as UTF-8.") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        raise BadYaml(f"Line {line}: {reason}.") from None
    except (yaml.YAMLError, RecursionError):
        raise BadYaml("This file is not YAML.") from None
    if found is None:
        raise BadYaml("This file is empty.")
    return found


def line_of(node: "Node") -> int:
    """The line a part of the file begins on."""
    return int(node.start_mark.line) + 1


def fields_of(node: "Node", needed: Sequence[str], more: Sequence[str] = ()) -> dict[str, "Node"]:
    """The values of a mapping by their names; refuses strange, double and missing ones."""
    if node.id != "mapping":
        raise BadYaml(f"Line {line_of(node)}: expected {', '.join(needed)}, each with a colon.")
    found: dict[str, Node] = {}
    for key, value in node.value:
        name = str(key.value) if key.id == "scalar" else ""
        if name not in {*needed, *more}:
            raise BadYaml(_strange(name, line_of(key), [*needed, *more]))
        if name in found:
            raise BadYaml(f"Line {line_of(key)}: {name} is there twice.")
        found[name] = value
    missing = next((name for name in needed if name not in found), None)
    if missing:
        raise BadYaml(f"Line {line_of(node)}: {missing} is missing.")
    return found


def _strange(name: str, line: int, known: list[str]) -> str:
    like = difflib.get_close_matches(name, known, 1)
    if like:
        return f"Line {line}: {name} is not known; is it {like[0]}?"
    return f"Line {line}: {name or 'this'} is not known; use {', '.join(known)}."


def text_of(node: "Node", longest: int) -> str:
    """One text, its spaces and line ends taken as single spaces."""
    if node.id != "scalar":
        raise BadYaml(f"Line {line_of(node)}: expected one text.")
    text = re.sub(r"\s+", " ", str(node.value)).strip()
    if not text or text == "~":
        raise BadYaml(f"Line {line_of(node)}: this is blank.")
    if len(text) > longest:
        raise BadYaml(f"Line {line_of(node)}: this has {len(text)} characters, and there is room for {longest}.")
    return text


def items_of(node: "Node") -> list["Node"]:
    """What a list holds, at least one item."""
    if node.id != "sequence" or not node.value:
        raise BadYaml(f"Line {line_of(node)}: expected a list, each item after a dash.")
    return list(node.value)


def one_of(node: "Node", known: Mapping[str, Kind]) -> Kind:
    """What one of some known words stands for."""
    text = text_of(node, 40)
    if text not in known:
        raise BadYaml(_strange(text, line_of(node), list(known)))
    return known[text]
