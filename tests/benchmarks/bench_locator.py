"""Finding an alliance: the whole first page with a ZIP code, among five hundred alliances with their areas."""

import random
import statistics
import time

from alliances.kinds import AreaKind
from alliances.models import Alliance, Area, Stage
from legislators.postal import every_zip
from legislators.states import STATES
from tests.conftest import NOW

ALLIANCES, ZIPS, ROUNDS = 500, 40, 200


def _coalition(session) -> list[str]:
    """Alliances at the towns of real ZIP codes: a third look after ZIP codes, a third a county, a third a state."""
    chance = random.Random(6)
    codes = [one for one in every_zip() if one.is_active and one.state in STATES and one.county]
    for number, facts in enumerate(chance.sample(codes, ALLIANCES)):
        alliance = Alliance(
            slug=f"a{number}", name=f"Alliance {number}", state=facts.state, city=facts.city,
            latitude=facts.latitude, longitude=facts.longitude, time_zone="America/New_York",
            stage=Stage.ACTIVE, stage_on=NOW.date(), made_at=NOW,
        )  # fmt: skip
        session.add(alliance)
        session.flush()
        pieces = {
            0: [(AreaKind.STATE, facts.state)],
            1: [(AreaKind.COUNTY, f"{facts.state}/{facts.county}")],
            2: [(AreaKind.ZIP, one["zip_code"]) for one in chance.sample(codes, ZIPS)],
        }[number % 3]
        session.add_all(Area(alliance_id=alliance.id, kind=kind, code=code, made_at=NOW) for kind, code in set(pieces))
    session.commit()
    return [one["zip_code"] for one in chance.sample(codes, ROUNDS)]


def test_the_first_page_with_a_zip_code(app, session):
    asked = _coalition(session)
    client = app.test_client()
    client.get(f"/?place={asked[0]}")

    took = []
    for code in asked:
        began = time.perf_counter()
        answer = client.get(f"/?place={code}")
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200

    engine = app.extensions["database"].write_engine.dialect.name
    print(f"\nlocator, {engine}: median {statistics.median(took):.1f} ms, worst {max(took):.1f} ms of {ROUNDS} pages")
