"""A ZIP code whose people live by two clocks has both."""

import pytest

from legislators import places


@pytest.mark.parametrize(
    ("zip_code", "zones"),
    [
        ("86515", ("America/Denver", "America/Phoenix")),  # Window Rock, the Navajo Nation's capital
        ("86045", ("America/Denver", "America/Phoenix")),  # Tuba City, which the list puts by Phoenix
        ("86042", ("America/Denver", "America/Phoenix")),  # Polacca, Hopi, in the middle of it
        ("85003", ("America/Phoenix",)),
        ("36867", ("America/Chicago", "America/New_York")),  # Phenix City lives by Georgia's clock
        ("79901", ("America/Denver",)),  # El Paso
        ("47586", ("America/Indiana/Tell_City",)),
        ("96910", ("Pacific/Guam",)),
        ("96799", ("Pacific/Pago_Pago",)),
        ("00901", ("America/Puerto_Rico",)),
    ],
)
def test_a_zip_codes_clocks(session, zip_code, zones):
    assert places.zones(places.zip_place(session, zip_code)) == zones
