"""One row of an alliance for every id that a path can hold, by the name of the path's argument.

A part of the house that gives something an address of its own adds its maker here, so that the tests of
`test_one_alliance_never_touches_another.py` walk there with the rows of two alliances.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from alliances.models import Alliance
from tests.factories.events import PATH_IDS as PATH_IDS_OF_EVENTS
from tests.factories.forming import PATH_IDS as PATH_IDS_OF_FORMING
from tests.factories.importing import an_import_id
from tests.factories.materials import a_version_id
from tests.factories.records import PATH_IDS as PATH_IDS_OF_RECORDS
from tests.factories.road import PATH_IDS as PATH_IDS_OF_ROAD
from tests.factories.segments import a_segment_id
from tests.factories.sharing import PATH_IDS as PATH_IDS_OF_SHARING
from tests.factories.sheets import a_sheet_id

Make = Callable[[Session, Alliance], object]

MAKERS: dict[str, Make] = {}
MAKERS["material_version_id"] = a_version_id
MAKERS |= PATH_IDS_OF_FORMING
MAKERS |= PATH_IDS_OF_EVENTS
MAKERS |= {"import_id": an_import_id, "sheet_id": a_sheet_id}
MAKERS["segment_id"] = a_segment_id
MAKERS |= PATH_IDS_OF_SHARING
MAKERS |= PATH_IDS_OF_RECORDS
MAKERS |= PATH_IDS_OF_ROAD
