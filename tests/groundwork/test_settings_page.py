"""The page about settings says what the settings are."""

from groundwork.settings import Settings
from groundwork.settings_page import FILE, page


def test_the_page_is_up_to_date():
    assert FILE.read_text() == page(), "run: python -m groundwork.settings_page"


def test_every_setting_is_described():
    assert all(field.description for field in Settings.model_fields.values())
    assert "| `DATABASE_URL` | `sqlite:///groundswell.db` |" in page()
    assert "| `GROUNDSWELL_SECRET_KEY` |  |" in page()
