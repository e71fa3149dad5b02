"""The two blanks of standing pages: the coalition's name, and where to write to."""

import re
from email.utils import parseaddr

from flask_babel import gettext as _

from groundwork.web.current import installation, settings

BLANKS = ("{coalition}", "{contact}")
BRACES = re.compile(r"\{[^{}\n]*\}")


def filled(text: str) -> str:
    """A page's Markdown with its blanks filled in for this installation."""
    address = parseaddr(settings().mail_from)[1]
    contact = f"[{address}](mailto:{address})" if address else _("the leader of your alliance")
    return text.replace("{coalition}", installation().name).replace("{contact}", contact)


def unknown(text: str) -> list[str]:
    """What stands in braces and is none of the blanks."""
    return [found for found in BRACES.findall(text) if found not in BLANKS]
