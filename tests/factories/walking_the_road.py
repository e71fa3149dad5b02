"""Requests, a trip and outreach, as the leader and the secretariat walk through their pages."""

from tests.factories.walking import Walker


def june_asks_for_a_speaker(june: Walker) -> None:
    june.follows("/stage")
    june.follows("/requests")
    june.follows("/requests/new")
    june.fills("ask-form", kind="speaker", title="A speaker for our first evening",
               wanted="Twenty minutes, in plain words.", why="To begin.", needed_on="2026-06-25")  # fmt: skip
    june.reads("A speaker for our first evening")


def hana_plans_a_trip(hana: Walker) -> None:
    hana.opens("/secretariat")
    hana.follows("/secretariat/requests")
    hana.reads("A speaker for our first evening")
    hana.follows("/secretariat/requests/")
    hana.fills("take")
    hana.reads("No trip goes there yet.")
    hana.follows("/trips/new")
    hana.fills("trip-form", starts_on="2026-06-24", ends_on="2026-06-26")
    hana.fills("stop-form", alliance=hana.finds_option("Moab"), city="Moab", state="UT", from_day="2026-06-24",
               until_day="2026-06-26")  # fmt: skip
    hana.opens("/secretariat/trips/1")
    hana.reads("Moab, UT", "Mountain")
    _appointment(hana, kind="editorial_board", outlet_name="Canyon Times", starts_at="10:00", with_role="the editors")
    _appointment(hana, kind="radio", outlet_name="KZMU", starts_at="14:00", with_role="morning host")
    hana.reads("Canyon Times", "KZMU", "10:00")


def _appointment(hana: Walker, **answers: str) -> None:
    hana.follows("/appointments/new")
    hana.fills("appointment-form", day="2026-06-24", is_confirmed="y", **answers)


def hana_answers_the_request(hana: Walker) -> None:
    hana.follows("/secretariat/requests")
    hana.follows("/secretariat/requests/")
    hana.reads("Moab")
    hana.follows("/appointments/new")
    hana.fills("appointment-form", kind="speech", day="2026-06-25", starts_at="19:00", place="Grand County Library")
    hana.follows("/secretariat/requests")
    hana.follows("/secretariat/requests/")
    hana.fills("thread-form", words="I come on Thursday and speak at seven.")
    hana.reads("I come on Thursday")


def june_reads_the_answer(june: Walker) -> None:
    june.follows("/stage")
    june.follows("/requests")
    june.follows("/requests/1")
    june.reads("I come on Thursday and speak at seven.", "On a trip")
    june.fills("done")


def hana_travels_and_says_what_came_of_it(hana: Walker) -> None:
    hana.opens("/secretariat/trips")
    hana.follows("/secretariat/trips/1")
    hana.reads("3 results are missing")
    for result in ("They print our letter on Sunday.", "Twelve minutes live.", "Forty came to the library."):
        hana.follows("/told")
        hana.fills("told-form", was_held="yes", result=result, audience="40")
    hana.reads("They print our letter on Sunday.")
    assert "missing" not in hana.page.words


def june_sees_the_outreach(june: Walker) -> None:
    june.follows("/outreach")
    june.reads("Canyon Times", "KZMU", "They print our letter on Sunday.")
