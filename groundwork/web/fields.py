"""Fields of forms that say how to type what they take: a day, a time of day, an amount in dollars."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, StringField, TimeField
from wtforms.validators import ValidationError

MOST = Decimal(1_000_000)  # more is a slip of the keyboard, unless the field says otherwise


class Day(DateField):  # type: ignore[misc] # WTForms ships no types
    """A day; says how to type one where the browser gives no calendar."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Type the day as year, month and day, such as 2026-06-16.")) from None


class Hour(TimeField):  # type: ignore[misc] # WTForms ships no types
    """A time of day; says how to type one where the browser gives no clock."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Type the time as hours and minutes, such as 18:30.")) from None


def dollars(cents: int | None) -> str:
    """An amount as it is typed; nothing for none."""
    return "" if cents is None else f"{cents / 100:.2f}".removesuffix(".00")


class Dollars(StringField):  # type: ignore[misc] # WTForms ships no types
    """An amount such as 250, 1,250.50 or $40; `cents` is None while nothing is typed.

    most: the largest amount it takes.
    """

    def __init__(self, *args: Any, most: Decimal = MOST, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"inputmode": "decimal"})
        super().__init__(*args, **kwargs)
        self.most = most
        self.cents: int | None = None

    def pre_validate(self, _form: Any) -> None:
        """Read the amount. Raises ValidationError with words for what is wrong with it."""
        typed = (self.data or "").strip().replace(",", "").removeprefix("$").strip()
        if not typed:
            return
        try:
            amount = Decimal(typed)
        except InvalidOperation:
            raise ValidationError(_("Type an amount in dollars, such as 250 or 40.50.")) from None
        if not amount.is_finite() or not 0 <= amount <= self.most:
            words = _("Type an amount between 0 and %(most)s dollars.", most=f"{self.most:,}")
            raise ValidationError(words)
        self.cents = int((amount * 100).to_integral_value())
