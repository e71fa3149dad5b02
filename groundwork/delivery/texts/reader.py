"""Reading what people text back: a wish to stop, to start or for help, something a person must look at, or talk.

The law counts any reasonable wording as a stop. A word counts where it is an instruction to us; where it is talk about
something else ("Stop the bill!") it does not; where nobody could be sure, a person looks and sends wait.
"""

import re
import unicodedata
from enum import StrEnum

from groundwork.delivery.texts import doubts, phrases


class Reading(StrEnum):
    """What a text asks of us."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    HOLD = "hold"
    MESSAGE = "message"


CLAUSE = re.compile(r"[.!?¡¿;,:()\"\n\r]+|\s[-–—]+\s|\b(?:but|and|pero|so)\b|\bor (?=i\b|ill|im|else)")
SPELLED_OUT = re.compile(r"\W*s\W*t\W*[o0]+\W*p+\W*")


def read(text: str) -> Reading:
    """How to take a text, in English or Spanish."""
    if SPELLED_OUT.fullmatch(text.casefold()) or any(sign in text for sign in phrases.STOP_SIGNS):
        return Reading.STOP
    plain = phrases.IDIOM.sub(" ", _plain(text))
    clauses = [" ".join(part.split()) for part in CLAUSE.split(plain)]
    if doubts.SOMEBODY_ELSE.search(text.strip()):
        clauses.append("wrong person")
    readings = {_read_clause(clause) for clause in clauses if clause} | {_read_clause(_words(plain))}
    for reading in (Reading.STOP, Reading.HOLD):
        if reading in readings:
            return reading
    return _read_whole(_words(plain))


def _plain(text: str) -> str:
    """Lower case without accents or apostrophes; a hyphen inside a word becomes a space."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    numbered = re.sub(r"#(?!\w)", " number ", re.sub(r"['’‘`´]", "", bare), count=3)
    return re.sub(r"(?<=\w)[-_/](?=\w)", " ", numbered)


def _words(plain: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def _core(words: str) -> list[str]:
    """The words without those that only make it polite or urgent."""
    left = f" {words} "
    for _turn in range(3):  # "i already said": what stood between two parts of a filler goes first
        left = " ".join(["", *phrases.FILLERS.sub(" ", left).split(), ""])
    return left.split()


def _read_clause(clause: str) -> Reading:
    words = _words(clause)
    core = _core(words)
    if core and all(word in phrases.STOP_WORDS or word in phrases.OTHER_WORDS for word in core):
        if any(word in phrases.STOP_WORDS for word in core):
            return Reading.STOP
        return Reading.MESSAGE
    bare = " ".join(core)
    if bare in phrases.STOP_WHOLE or any(phrases.STOP.search(_instructions(said)) for said in (words, bare)):
        return Reading.STOP
    if why_held(words) or why_held(bare) or _is_unclear(_instructions(bare).split()):
        return Reading.HOLD
    return Reading.MESSAGE


def _instructions(words: str) -> str:
    """The words without what is negated, or told of somebody else."""
    return phrases.TALK.sub(" ", phrases.NEGATED.sub(" ", words))


def why_held(words: str) -> str:
    """Which kind of doubt these plain words raise; nothing where they raise none."""
    return next((why for why, pattern in doubts.HOLDS.items() if pattern.search(words)), "")


def doubt(text: str) -> str:
    """Why a person must look at a text that was read as `hold`, as one of the keys of `doubts.HOLDS`."""
    if doubts.SOMEBODY_ELSE.search(text.strip()):
        return "wrong person"
    return why_held(_words(_plain(text))) or "unclear"


def _is_unclear(words: list[str]) -> bool:
    """Whether a clause ends in "... to stop" or the like, and not in a place where buses do."""
    if len(words) > 2 and words[-1] in doubts.UNCLEAR_AFTER:
        words = words[:-1]
    if len(words) < 2 or words[-1] != "stop":
        return False
    return words[-2] in doubts.UNCLEAR_BEFORE and not any(word in doubts.NEVER_UNCLEAR for word in words[:-1])


def _read_whole(words: str) -> Reading:
    """Start and help are taken only from a text that says nothing else."""
    bare = " ".join(_core(words))
    if phrases.START.fullmatch(bare):
        return Reading.START
    if phrases.HELP.fullmatch(bare):
        return Reading.HELP
    return Reading.MESSAGE
