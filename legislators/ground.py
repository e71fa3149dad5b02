"""Distances on the ground: what every measuring of places shares."""

import math

NEAR = 300.0  # meters from a district line within which we ask
METERS_A_DEGREE = 111_195.0  # of latitude
EARTH_MILES = 3958.8  # mean radius


def miles(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The distance of two points as the crow flies, by the haversine formula on a sphere."""
    south, north = math.radians(latitude), math.radians(other_latitude)
    half_east = math.radians(other_longitude - longitude) / 2
    chord = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(half_east) ** 2
    return 2 * EARTH_MILES * math.asin(math.sqrt(min(chord, 1.0)))
