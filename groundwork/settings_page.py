"""The page of documentation about settings, made from the settings themselves: `python -m groundwork.settings_page`."""

from pathlib import Path

from pydantic import AliasChoices, SecretStr
from pydantic.fields import FieldInfo

from groundwork.settings import Settings

FILE = Path(__file__).parent.parent / "docs" / "settings.md"
HEAD = """# Settings

Made from `groundwork/settings.py` by `python -m groundwork.settings_page`; change it there.

Each is an environment variable, or a line `NAME=value` of the file `groundswell.env` in the folder the command runs in
(the environment wins). The demo needs none; `groundswell init` makes the three secrets; `groundswell doctor` says
which others are missing.

| Name | Unless set | What it is |
|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items())


def variable(name: str, field: FieldInfo) -> str:
    """The environment variable of one setting."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return f"{Settings.model_config.get('env_prefix', '')}{name}".upper()


def _row(name: str, field: FieldInfo) -> str:
    value = field.default
    shown = "" if isinstance(value, SecretStr) or value in ("", None) else f"`{value}`"
    return f"| `{variable(name, field)}` | {shown} | {field.description} |\n"


if __name__ == "__main__":
    FILE.write_text(page())
