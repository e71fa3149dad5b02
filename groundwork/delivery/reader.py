"""Reading what people text back: a wish to stop, to start or for help, something a person must look at, or talk.

The law counts any reasonable wording as a stop. A word counts where it is an instruction to us; where it is talk about
something else ("Stop the bill!") it does not; where nobody could be sure, a person looks and sends wait.
"""

import re
import unicodedata
from enum import StrEnum

from groundwork.delivery import phrases


class Reading(StrEnum):
    """What a text asks of us."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    HOLD = "hold"
    MESSAGE = "message"


CLAUSE = re.compile(r"[.!?¡¿;,:()\"\n\r]+|\s[-–—]+\s|\b(?:but|and|pero|so)\b")
SPELLED_OUT = re.compile(r"\W*s\W*t\W*[o0]+\W*p+\W*")


def read(text: str) -> Reading:
    """How to take a text, in English or Spanish."""
    if SPELLED_OUT.fullmatch(text.casefold()) or any(sign in text for sign in phrases.STOP_SIGNS):
        return Reading.STOP
    plain = _plain(text)
    clauses = [" ".join(part.split()) for part in CLAUSE.split(plain)]
    readings = {_read_clause(clause) for clause in clauses if clause} | {_read_clause(_words(plain))}
    for reading in (Reading.STOP, Reading.HOLD):
        if reading in readings:
            return reading
    return _read_whole(_words(plain))


def _plain(text: str) -> str:
    """Lower case without accents or apostrophes; a hyphen inside a word becomes a space."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return re.sub(r"(?<=\w)[-_/](?=\w)", " ", re.sub(r"['’‘`´]", "", bare))


def _words(plain: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def _core(words: str) -> list[str]:
    """The words without those that only make it polite or urgent."""
    return phrases.FILLERS.sub(" ", f" {words} ").split()


def _read_clause(clause: str) -> Reading:
    words = _words(clause)
    core = _core(words)
    if core and all(word in phrases.STOP_WORDS or word in phrases.OTHER_WORDS for word in core):
        if any(word in phrases.STOP_WORDS for word in core):
            return Reading.STOP
        return Reading.MESSAGE
    bare = " ".join(core)
    if bare in phrases.STOP_WHOLE or phrases.STOP.search(phrases.NEGATED.sub(" ", words)):
        return Reading.STOP
    if phrases.HOLD.search(words) or phrases.UNCLEAR.fullmatch(phrases.NEGATED.sub(" ", bare)):
        return Reading.HOLD
    return Reading.MESSAGE


def _read_whole(words: str) -> Reading:
    """Start and help are taken only from a text that says nothing else."""
    bare = " ".join(_core(words))
    if phrases.START.fullmatch(bare):
        return Reading.START
    if phrases.HELP.fullmatch(bare):
        return Reading.HELP
    return Reading.MESSAGE
