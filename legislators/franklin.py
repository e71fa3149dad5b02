"""The invented State of Franklin: its map, drawn by us on a plane, its towns and its ZIP codes. No real place.

The plane is 360 wide and 200 high, y downwards, as an SVG draws it. `latitude_of` puts it into the open sea, so that
distances can be had of it and no real point is ever in it.
"""

Point = tuple[float, float]

CODE = "FK"
NAME = "Franklin"
ZONE = "America/New_York"
WIDTH, HEIGHT = 360, 200

# Corners of districts, each named once, so that neighbors share their lines exactly.
CORNERS: dict[str, Point] = {
    "northwest": (8, 40),
    "north1": (52, 28),
    "north2": (100, 34),
    "north3": (138, 24),
    "north4": (182, 20),
    "north5": (224, 30),
    "north6": (262, 16),
    "north7": (316, 32),
    "northeast": (352, 62),
    "east": (346, 104),
    "southeast": (332, 150),
    "south1": (282, 170),
    "south2": (244, 162),
    "south3": (206, 170),
    "south4": (166, 186),
    "south5": (128, 178),
    "south6": (56, 184),
    "southwest": (14, 152),
    "west": (22, 98),
    "middle1": (104, 92),
    "middle2": (136, 98),
    "middle3": (176, 100),
    "middle4": (220, 106),
    "middle5": (268, 92),
}
OUTLINES: dict[str, tuple[str, ...]] = {
    "FK-1": ("northwest", "north1", "north2", "middle1", "west"),
    "FK-2": ("north2", "north3", "north4", "middle3", "middle2", "middle1"),
    "FK-3": ("west", "middle1", "middle2", "south5", "south6", "southwest"),
    "FK-4": ("north4", "north5", "north6", "middle5", "middle4", "middle3"),
    "FK-5": ("north6", "north7", "northeast", "east", "middle5"),
    "FK-6": ("middle4", "middle5", "south1", "south2", "south3"),
    "FK-7": ("middle2", "middle3", "middle4", "south3", "south4", "south5"),
    "FK-8": ("middle5", "east", "southeast", "south1"),
}
DISTRICTS = tuple(OUTLINES)
TOWNS: dict[str, Point] = {
    "Watauga": (150, 58),
    "Nolin": (121, 89),
    "Brighton": (34, 62),
    "St Clare": (68, 46),
    "Rockford Bend": (58, 84),
    "Jonesburg": (90, 62),
    "Cross Keys": (58, 142),
    "Clearwater": (108, 150),
    "Clinch Falls": (222, 56),
    "Eldon": (248, 78),
    "Oakmont": (314, 68),
    "Osgood": (288, 48),
    "Duck Lake": (254, 132),
    "Tarn Hill": (270, 152),
    "Warsaw Mills": (174, 142),
    "Marsh Gap": (140, 128),
    "Perry": (316, 132),
    "Ladywell": (292, 108),
}
CAPITAL = "Watauga"
# town: its ZIP codes, each with the districts it lies in
ZIPS: dict[str, dict[str, tuple[str, ...]]] = {
    "Watauga": {"00101": ("FK-2",), "00102": ("FK-2",), "00103": ("FK-2",), "00104": ("FK-2",)},
    "Nolin": {"00107": ("FK-2", "FK-3"), "00108": ("FK-2",), "00109": ("FK-3",)},
    "Brighton": {"00111": ("FK-1",), "00112": ("FK-1",), "00113": ("FK-1",)},
    "St Clare": {"00114": ("FK-1",), "00115": ("FK-1",)},
    "Rockford Bend": {"00116": ("FK-1",)},
    "Jonesburg": {"00117": ("FK-1",), "00118": ("FK-1", "FK-2")},
    "Cross Keys": {"00121": ("FK-3",), "00122": ("FK-3",), "00123": ("FK-3",)},
    "Clearwater": {"00124": ("FK-3",), "00125": ("FK-3",), "00126": ("FK-3", "FK-7")},
    "Clinch Falls": {"00131": ("FK-4",), "00132": ("FK-4",), "00133": ("FK-4",), "00134": ("FK-4",)},
    "Eldon": {"00135": ("FK-4",), "00136": ("FK-4", "FK-5")},
    "Oakmont": {"00141": ("FK-5",), "00142": ("FK-5",), "00143": ("FK-5",)},
    "Osgood": {"00144": ("FK-5",), "00145": ("FK-5",)},
    "Duck Lake": {"00151": ("FK-6",), "00152": ("FK-6",), "00153": ("FK-6",)},
    "Tarn Hill": {"00154": ("FK-6",), "00155": ("FK-6", "FK-8")},
    "Warsaw Mills": {"00161": ("FK-7",), "00162": ("FK-7",), "00163": ("FK-7",)},
    "Marsh Gap": {"00164": ("FK-7",)},
    "Perry": {"00171": ("FK-8",), "00172": ("FK-8",)},
    "Ladywell": {"00173": ("FK-8",), "00174": ("FK-8",), "00175": ("FK-8",)},
}


def polygons() -> dict[str, tuple[Point, ...]]:
    """District to the corners of its outline; together they cover the state without gap or overlap."""
    return {district: tuple(CORNERS[name] for name in outline) for district, outline in OUTLINES.items()}


def latitude_of(point: Point) -> float:
    """A latitude east of Cape Hatteras; the state is about 140 miles from north to south."""
    return round(37 - point[1] / 100, 4)


def longitude_of(point: Point) -> float:
    """A longitude in the open Atlantic; the state is about 250 miles from west to east."""
    return round(-72 + point[0] / 80, 4)


def zip_point(zip_code: str, town: str) -> Point:
    """The middle of a ZIP code: the town's own, moved a little for each of its codes."""
    x, y = TOWNS[town]
    number = list(ZIPS[town]).index(zip_code)
    return x + (number % 2) * 1.5, y + (number // 2) * 1.5
