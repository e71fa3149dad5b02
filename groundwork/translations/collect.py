"""Bring every text of every room into the Spanish catalog: `python -m groundwork.translations.collect`."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
SPANISH = HERE / "es" / "LC_MESSAGES" / "messages.po"
ROOMS = ("groundwork", "legislators", "alliances", "polling", "campaigns", "dashboards")
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "say": None, "count": (1, 2), "lazy_gettext": None}

# no dates and no names: a catalog changes only when a text does
HEADER = b"""msgid ""
msgstr ""
"Language: es\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def texts() -> Catalog:
    """Every text of every room, as it stands in the code."""
    found = Catalog()
    for room in ROOMS:
        for _file, _line, text, _comments, context in extract_from_dir(
            HERE.parents[1] / room, METHODS, keywords=KEYWORDS
        ):
            found.add(text, context=context)
    return found


def spanish() -> Catalog:
    """The catalog as it is kept."""
    with SPANISH.open("rb") as file:
        return read_po(file, locale="es")


def collected() -> bytes:
    """The kept catalog brought up to date: new texts without a translation, texts nobody says any more left out."""
    catalog = spanish()
    catalog.update(texts(), no_fuzzy_matching=True)
    made = BytesIO()
    write_po(made, catalog, width=100, omit_header=True, sort_output=True, ignore_obsolete=True, no_location=True)
    return HEADER + made.getvalue().lstrip()


if __name__ == "__main__":
    SPANISH.write_bytes(collected())
