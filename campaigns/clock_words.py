"""When and where, in words: the clocks and states that a text campaign reaches."""

from sqlalchemy.orm import Session

from groundwork.delivery.hours import quiet
from legislators.states import all_states


def area_words(session: Session, windows: list[str], *, language: str) -> dict[str, str]:
    """What to call each set of areas of a plan, such as `Central Time, Texas`; language: `en` or `es`."""
    names = {state.code: state.name for state in all_states(session)}
    return {value: quiet.words_of(value, names, language) for value in windows}
