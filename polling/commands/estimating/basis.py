"""What an interval may be called, by how people were recruited."""

from polling.stats.labels import Basis, Label, label

UNSAID = (
    "± is 1.96 standard errors. It is a margin of error only where chance chose the people; "
    "say how they were recruited with --basis."
)


def label_of(basis: str | None) -> Label | None:
    """What may be said of weighted people recruited like this; None where nobody said how."""
    return None if basis is None else label(Basis(basis), is_weighted=True)


def words(found: Label | None) -> str:
    """A sentence or two to stand under a table."""
    if found is None:
        return UNSAID
    return f"{found.name.capitalize()}; {found.precision}. {found.why}"
