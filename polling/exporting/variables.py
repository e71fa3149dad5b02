"""The columns of an export: their names, what they mean in both languages, and what their codes stand for."""

from dataclasses import dataclass

from polling.models import Mode, Poll, Question, QuestionRole, Recruitment

SAMPLES = {one: number for number, one in enumerate(Recruitment, 1)}
MODES = {one: number for number, one in enumerate(Mode, 1)}
LANGUAGES = {"en": 1, "es": 2}
HEAD = ("sample", "day", "mode", "language", "area")
WEIGHT = "weight"


@dataclass(frozen=True)
class Variable:
    """One column. codes: what each number stands for; empty for days, areas and weights."""

    name: str
    label: str
    codes: tuple[tuple[int, str], ...] = ()


def names_of(poll: Poll) -> dict[int, str]:
    """The column of each question: q1, q2 … for opinions in their order, else the role (`age`)."""
    named, number = {}, 0
    for question in poll.questions:
        number += question.role == QuestionRole.OPINION
        named[question.id] = f"q{number}" if question.role == QuestionRole.OPINION else question.role.value
    return named


def variables_of(poll: Poll, language: str) -> list[Variable]:
    """Every column of a poll's export, in order."""
    names = names_of(poll)
    asked = [_asked(names[question.id], question, language) for question in poll.questions]
    is_spanish = language == "es"
    weight = "Peso; media 1 en cada muestra" if is_spanish else "Weight; mean 1 within each sample"
    return [*_head(is_spanish=is_spanish), *asked, Variable(WEIGHT, weight)]


def _head(*, is_spanish: bool) -> list[Variable]:
    ways = (
        ("Invitadas de una lista", "Enlace abierto", "Nuestros simpatizantes")
        if is_spanish
        else ("Invited from a list", "Open link", "Our supporters")
    )
    samples = tuple((SAMPLES[way], words) for way, words in zip(Recruitment, ways, strict=True))
    modes = ((MODES[Mode.WEB], "Por internet" if is_spanish else "On the web"),)
    languages = ((1, "Inglés"), (2, "Español")) if is_spanish else ((1, "English"), (2, "Spanish"))
    labels = (
        (
            "Cómo llegó la persona; las muestras nunca se suman",
            "Día de la respuesta (UTC)",
            "Medio",
            "Idioma",
            "Distrito",
        )
        if is_spanish
        else (
            "How the person came; samples are never added together",
            "Day of the answer (UTC)",
            "Mode",
            "Language",
            "District",
        )
    )
    codes: tuple[tuple[tuple[int, str], ...], ...] = (samples, (), modes, languages, ())
    return [Variable(*parts) for parts in zip(HEAD, labels, codes, strict=True)]


def _asked(name: str, question: Question, language: str) -> Variable:
    codes = tuple((choice.number, choice.labelled(language)) for choice in question.choices)
    return Variable(name, question.worded(language), codes)
