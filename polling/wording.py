"""Questions that are always asked in the same words, and scales to answer on, in both languages."""

from collections.abc import Collection
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

# the categories of the population's table: Hispanic people are counted by race, and apart only where that is white
RACE = (
    Line("White, and not Hispanic or Latino", "Blanca, y no hispana ni latina", category="White"),
    Line("White, and Hispanic or Latino", "Blanca, e hispana o latina", category="Hispanic"),
    Line("Black or African American", "Negra o afroamericana", category="Black"),
    Line("Another race, or more than one", "Otra raza, o más de una", category="Other"),
    RATHER_NOT,
)
EDUCATION = (
    Line("Less than high school", "Menos que la escuela secundaria (high school)", category="No HS"),
    Line("High school diploma or GED", "Diploma de escuela secundaria (high school) o GED", category="HS"),
    Line(
        "Some college, or an associate's degree",
        "Algo de universidad, o un título de dos años (associate's degree)",
        category="Some college",
    ),
    Line("Bachelor's degree", "Título universitario de cuatro años (bachelor's degree)", category="4-Year College"),
    Line("Graduate or professional degree", "Posgrado o título profesional", category="Post-grad"),
    RATHER_NOT,
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


# role, wording in English and in Spanish, choices; in the order in which they are asked, after everything else
BACKGROUND = (
    (QuestionRole.AGE, "How old are you?", "¿Qué edad tiene?", AGE),
    (QuestionRole.SEX, "What is your sex?", "¿Cuál es su sexo?", SEX),
    (
        QuestionRole.RACE,
        "What is your race? Hispanic or Latino people may be of any race.",
        "¿Cuál es su raza? Las personas hispanas o latinas pueden ser de cualquier raza.",
        RACE,
    ),
    (
        QuestionRole.EDUCATION,
        "What is the highest level of school you have completed?",
        "¿Cuál es el nivel más alto de estudios que ha completado?",
        EDUCATION,
    ),
)
ALWAYS = frozenset({QuestionRole.AGE, QuestionRole.SEX})
OPTIONAL = tuple(role for role, *_ in BACKGROUND if role not in ALWAYS)
FIRST = 901  # the number of the first question about the person; those about opinions are never so many


def background(also: Collection[QuestionRole] = ()) -> list[Question]:
    """The questions that place a person in the population: age and sex, and those of `also`; they come last."""
    return [
        Question(number=FIRST + place, role=role, wording_en=en, wording_es=es, choices=choices_of(lines))
        for place, (role, en, es, lines) in enumerate(BACKGROUND)
        if role in ALWAYS or role in also
    ]
