"""A "no" that a person can act on."""


class Refusal(Exception):
    """A rule said no; the text can be shown to the person as it is.

    field: the name of the form field the words belong beside, or empty.
    status: the HTTP status a page answers with.
    """

    status = 422

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class NotFound(Refusal):
    """There is no such thing, or it is not this person's to see."""

    status = 404


class Gone(Refusal):
    """It was here once: a used link, a closed poll."""

    status = 410
