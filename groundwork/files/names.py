"""Names of files as they may be shown and saved on anybody's computer."""

import re
import unicodedata

LONGEST = 120
# endings that make a second ending a disguise
RUNS = """
exe com bat cmd scr pif msi msp ps1 vbs vbe js jse jar wsf wsh hta lnk reg sh bash app dmg apk html htm xhtml shtml svg
svgz xml php phtml asp aspx jsp cgi pl py docm dotm xlsm xltm pptm potm ppsm
"""
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)  # devices in Windows
UNWANTED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def ending_of(name: str) -> str:
    """What stands behind the last dot, in small letters; empty where there is none."""
    last = _last_part(name).rstrip(". ")
    return last.rpartition(".")[2].strip().lower() if "." in last.lstrip(".") else ""


def hides_an_ending(name: str) -> bool:
    """Whether another ending, of something that runs, stands before the last one, such as in `photo.php.jpg`."""
    return any(piece.strip().lower() in RUNS.split() for piece in _last_part(name).split(".")[1:-1])


def safe_name(name: str) -> str:
    """The name without folders, invisible signs and what some system cannot save; its ending in small letters."""
    ending = ending_of(name)
    stem = _last_part(name).rstrip(". ").rpartition(".")[0] if ending else _last_part(name)
    kept = " ".join(UNWANTED.sub(" ", stem).split()).strip(". ")
    kept = RESERVED.sub(r"_\1", kept, count=1) if RESERVED.match(kept) else kept
    kept = kept[: LONGEST - len(ending) - 1].strip(". ") or "file"
    return f"{kept}.{ending}" if ending else kept


def _last_part(name: str) -> str:
    """The name alone, whatever path an old browser or a stranger put before it, without signs nobody sees."""
    visible = (sign for sign in unicodedata.normalize("NFC", name) if _is_seen(sign))
    return re.split(r"[/\\]", "".join(visible))[-1].strip()


def _is_seen(sign: str) -> bool:
    """Not a control or formatting sign: one that turns the direction of writing makes `gpj.exe` look like a photo."""
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
