"""Why a file is not taken, each with what to do about it; the words stand beside the box for the file."""

from groundwork.refusal import Refusal
from groundwork.words import say

FIELD = "file"


class FileRefused(Refusal):
    """A file is not kept."""

    def __init__(self, words: str) -> None:
        super().__init__(words, field=FIELD)


def empty() -> FileRefused:
    """Nothing was sent, or a file without content."""
    return FileRefused(say("This file is empty. Choose the file again."))


def too_large(most_mb: int) -> FileRefused:
    """More than an upload may have."""
    return FileRefused(
        say(
            "This file is larger than %(most)s MB. Save it smaller, with smaller pictures, and send that.", most=most_mb
        )
    )


def unknown_kind(endings: str) -> FileRefused:
    """The name ends in something that is not taken here. endings: those that are, as people read them."""
    return FileRefused(
        say("We take files of these kinds: %(endings)s. Save it as one of them and send that.", endings=endings)
    )


def two_endings() -> FileRefused:
    """The name hides what the file is behind a second ending."""
    return FileRefused(say("The name of this file has two endings. Give it a plain name and send it again."))


def not_that_kind(ending: str) -> FileRefused:
    """The content is something else than the name says."""
    return FileRefused(
        say("This file is not what its name says. Open it, save it as %(ending)s and send that.", ending=ending.upper())
    )


def damaged() -> FileRefused:
    """Cut off, or its parts do not fit together."""
    return FileRefused(say("This file is damaged or not whole. Open it, save it again and send that."))


def locked() -> FileRefused:
    """Nobody without its password can read it."""
    return FileRefused(say("This file has a password. Save it without one and send that."))


def with_program() -> FileRefused:
    """A document that carries something that runs."""
    return FileRefused(
        say("This document holds a program (a macro or an embedded object). Save it without one, or as PDF.")
    )


def unpacks_to_too_much() -> FileRefused:
    """A small file that becomes a huge one when it is opened."""
    return FileRefused(
        say("This document becomes too large when it is opened. Save it with smaller pictures, or as PDF.")
    )


def too_many_pixels(side: int) -> FileRefused:
    """A picture larger than anybody can use."""
    return FileRefused(
        say("This picture is too large. Make it at most %(side)s pixels wide and high and send that.", side=f"{side:,}")
    )


def not_utf8() -> FileRefused:
    """Text in an encoding that others would read wrongly."""
    return FileRefused(
        say("This text is not in UTF-8, so others would see wrong letters. Save it as UTF-8 text and send that.")
    )


def heic() -> FileRefused:
    """A photo in the format phones keep for themselves."""
    return FileRefused(say("This photo is in the HEIC format, which few can open. Send it as JPEG."))


def old_office() -> FileRefused:
    """A document of the time before 2007, or one with a password."""
    return FileRefused(
        say(
            "This is a document in an old format, or one with a password. Save it as DOCX, PPTX or XLSX without a "
            "password, or as PDF, and send that."
        )
    )
