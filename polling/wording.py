"""Questions that are always asked in the same words, and scales to answer on, in both languages."""

from dataclasses import dataclass

from polling.models import Choice, Question, QuestionRole, Side


@dataclass(frozen=True)
class Line:
    """One choice in both languages."""

    en: str
    es: str
    side: Side = Side.PLAIN
    category: str = ""


DONT_KNOW = Line("Don't know", "No sé", Side.APART)
RATHER_NOT = Line("I'd rather not say", "Prefiero no decirlo", Side.APART)

AGE = (
    Line("18 to 34", "De 18 a 34", category="18-34"),
    Line("35 to 49", "De 35 a 49", category="35-49"),
    Line("50 to 64", "De 50 a 64", category="50-64"),
    Line("65 or over", "65 o más", category="65+"),
    RATHER_NOT,
)
SEX = (
    Line("Female", "Mujer", category="Female"),
    Line("Male", "Hombre", category="Male"),
    Line("Another answer, or I'd rather not say", "Otra respuesta, o prefiero no decirlo", Side.APART),
)

SCALES: dict[str, tuple[Line, ...]] = {
    "favor": (
        Line("Strongly favor", "Muy a favor", Side.FAVOR),
        Line("Somewhat favor", "Algo a favor", Side.FAVOR),
        Line("Somewhat oppose", "Algo en contra", Side.OPPOSE),
        Line("Strongly oppose", "Muy en contra", Side.OPPOSE),
    ),
    "agree": (
        Line("Strongly agree", "Muy de acuerdo", Side.FAVOR),
        Line("Somewhat agree", "Algo de acuerdo", Side.FAVOR),
        Line("Somewhat disagree", "Algo en desacuerdo", Side.OPPOSE),
        Line("Strongly disagree", "Muy en desacuerdo", Side.OPPOSE),
    ),
    "heard": (
        Line("A lot", "Mucho"),
        Line("Some", "Algo"),
        Line("Not much", "Poco"),
        Line("Nothing at all", "Nada"),
    ),
    "yes_no": (Line("Yes", "Sí", Side.FAVOR), Line("No", "No", Side.OPPOSE)),
}


def choices_of(lines: tuple[Line, ...]) -> list[Choice]:
    """The lines as rows, in order."""
    return [
        Choice(number=number, label_en=line.en, label_es=line.es, side=line.side, category=line.category)
        for number, line in enumerate(lines, 1)
    ]


def background() -> list[Question]:
    """The two questions that place a person in the population; they come last."""
    return [
        Question(
            number=901,
            role=QuestionRole.AGE,
            wording_en="How old are you?",
            wording_es="¿Qué edad tiene?",
            choices=choices_of(AGE),
        ),
        Question(
            number=902,
            role=QuestionRole.SEX,
            wording_en="What is your sex?",
            wording_es="¿Cuál es su sexo?",
            choices=choices_of(SEX),
        ),
    ]
