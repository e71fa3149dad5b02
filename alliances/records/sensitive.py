"""What no alliance writes down about a person: party, vote, religion, origin, health and the like."""

import re

from flask_babel import lazy_gettext as _l

from alliances.folding import fold
from groundwork.refusal import Refusal
from groundwork.words import say

# said of things, not of persons
HARMLESS = re.compile(
    r"\b((house|watch|garden|block|birthday|tea|work|third) part(y|ies)|party (hall|room|tent)|boat race|foot race"
    r"|race day|get out the vote|color of (the )?(shirt|sign|banner))\b"
)
STEMS = (
    (
        _l("party, candidate or vote (we are nonpartisan)"),
        (r"part(y|ies|ido|idos)|partisan\w*|democrat\w*|republican\w*|gop|maga|liberal\w*|conservative|conservador\w*"
        r"|libertarian\w*|socialist\w*|left wing|right wing|ideolog\w*|vote|votes|voted|voter|voters|voting|voto|votos"
        r"|votante\w*|votacion|ballot\w*|candidate\w*|candidat[oa]s?|trump|biden|harris|vance|elector\w*"),
    ),
    (
        _l("religion (the organization somebody comes from belongs under Members)"),
        (r"religi\w*|faith\w*|church\w*|iglesia\w*|congregation\w*|christian\w*|cristian\w*|catholic\w*|catolic\w*"
        r"|jewish|judi[oa]s?|muslim\w*|musulman\w*|islam\w*|hindu\w*|buddhis\w*|atheis\w*|ate[oa]s?|mormon\w*|evangelic\w*"),
    ),
    (
        _l("race or origin"),
        (r"race|racial\w*|raza|ethnic\w*|etni\w*|skin|hispanic\w*|hispan[oa]s?|latin[oax]s?|caucasian\w*"
        r"|african american\w*|asian american\w*|indigenous|nationality|nacionalidad|citizen|citizenship|ciudadania"
        r"|immigra\w*|inmigra\w*|migratori\w*|visa status|undocumented|indocumentad\w*|green card"),
    ),
    (
        _l("health"),
        (r"health|salud|ill|illness\w*|disease\w*|enfermedad\w*|disab\w*|discapacid\w*|diagnos\w*|medic(al|ine|ation)\w*"
        r"|medic[oa]s?|pregnan\w*|embaraz\w*|hiv|vih|vaccin\w*|vacuna\w*|abortion\w*|aborto\w*|addict\w*"),
    ),
    (
        _l("gender or whom somebody loves"),
        r"sexual\w*|gay|lesbian\w*|bisexual\w*|queer|lgbt\w*|transgender\w*|gender|genero|sex|sexo",
    ),
    (
        _l("passwords, papers or money"),
        (r"ssn|social security|seguro social|password\w*|contrasena\w*|passport\w*|pasaporte\w*|credit card|debit card"
        r"|bank account|cuenta bancaria|driver s licen[sc]e|drivers licen[sc]e|income|salary|ingresos|salario"
        r"|credit score|criminal|arrest\w*|convict\w*|antecedentes"),
    ),
)  # fmt: skip
PATTERNS = tuple((reason, re.compile(rf"\b({stems})\b")) for reason, stems in STEMS)


class TooPersonal(Refusal):
    """Something an alliance must not write down about a person."""


def refuse_sensitive(words: str, *, field: str = "name") -> None:
    """Refuse the name of a tag, field or choice that would say such a thing. Raises TooPersonal with the reason."""
    read = HARMLESS.sub(" ", fold(words))
    for reason, pattern in PATTERNS:
        found = pattern.search(read)
        if found:
            text = say(
                "We write down nothing about anybody's %(reason)s: leave out “%(word)s”.",
                word=found.group(),
                reason=reason,
            )
            raise TooPersonal(text, field=field)
