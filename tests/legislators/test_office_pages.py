"""Pages of people, offices and committees; the card and the code of an office."""

import re
from datetime import date

import pytest
from sqlalchemy import update

from groundwork.models import Installation
from legislators import demo
from legislators.links import address_of
from legislators.models import Committee, CommitteeKind, CommitteeSeat, Link, LinkKind, Office, OfficeKind, Person
from legislators.views import qr, vcard
from tests.conftest import NOW
from tests.visitor import Visitor

OFFICE = "/legislators/offices/B001230-washington"
CARD = vcard.Card("Senator Ada O'Neil; \\ Sr., Eau Claire office", "United States Senate", "http://x/o", "a\nb")


def an_office(**facts: object) -> Office:
    given = {
        "id": "X-eau_claire", "person_id": "X", "kind": OfficeKind.LOCAL, "city": "Eau Claire", "state": "WI",
        "zip": "54701", "address": "131 S. Barstow St., Floor 2; rear", "suite": "", "building": "", "fax": "",
        "phone": "+17158328424", "hours": "", "latitude": 44.81, "longitude": -91.5, "time_zone": "America/Chicago",
        "valid_from": date(2025, 1, 3), "valid_to": None, "since": date(2025, 1, 3), "source": "",
    }  # fmt: skip
    return Office(**(given | facts))


def test_an_office_page_says_where_whose_and_when(site):
    page = Visitor(site).get(OFFICE)

    assert page.status == 200
    for words in ("Tammy Baldwin in Washington", "202-224-5653", "Time there", "Scan to call", "June 15, 2026"):
        assert words in page.words
    assert "tel:+12022245653" in page.links
    assert "Correct this" not in page.words


def test_a_legislators_page_leads_to_each_office(site):
    links = Visitor(site).get("/legislators/B001230").links

    assert OFFICE in links


def test_a_house_members_page_has_a_map_of_the_district(site):
    page = Visitor(site).get("/legislators/P000607")

    assert "The district on the map" in page.words
    assert "<path" in page.text


def test_hours_are_shown_by_the_week_with_the_words_as_published(app, session):
    session.execute(update(Office).where(Office.id == "B001230-washington").values(hours="Mon-Fri 9am-5pm"))
    session.commit()

    page = Visitor(app).get(OFFICE)

    assert re.search(r"Monday to Friday: 9:00\sam – 5:00\spm", page.words)
    assert "As published" in page.words
    assert "lunes" in Visitor(app).get("/es" + OFFICE).words.lower()


def test_an_office_that_is_closed_says_so_and_offers_no_call(app, session):
    session.execute(update(Office).where(Office.id == "B001230-madison").values(valid_to=date(2026, 6, 1)))
    session.commit()

    page = Visitor(app).get("/legislators/offices/B001230-madison")

    assert "This office is closed since Jun 1, 2026" in page.words
    assert 'class="button"' not in page.text


@pytest.mark.parametrize("path", ["offices/x", "offices/x.vcf", "committees/x", "x"])
def test_what_there_is_not_is_not_found(site, path):
    assert Visitor(site).get(f"/legislators/{path}").status == 404


def test_the_card_can_be_saved(site):
    answer = site.test_client().get(OFFICE + ".vcf")
    text = answer.get_data(as_text=True)

    assert answer.mimetype == "text/vcard"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert 'TEL;VALUE=uri;TYPE="voice,work":tel:+12022245653\r\n' in text
    assert text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    assert text.endswith("END:VCARD\r\n")
    assert "FN:Senator Tammy Baldwin\\, Washington office\r\n" in text


def test_the_cards_text_is_escaped():
    text = vcard.vcard(an_office(), CARD, is_demo=False).replace("\r\n ", "")

    assert "FN:Senator Ada O'Neil\\; \\\\ Sr.\\, Eau Claire office\r\n" in text
    assert "ADR;TYPE=work:;;131 S. Barstow St.\\, Floor 2\\; rear;Eau Claire;WI;54701;United States\r\n" in text
    assert "NOTE:a\\nb\r\n" in text


def test_no_line_of_the_card_is_longer_than_75_bytes_and_no_letter_is_cut():
    name = "Señora Añorañá " * 20
    text = vcard.vcard(an_office(), vcard.Card(name, "x", "http://x/"), is_demo=False)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"FN:{name}" in text.replace("\r\n ", "")


def test_nothing_typed_into_an_office_begins_a_line_of_the_card():
    text = vcard.vcard(an_office(city="X\r\nTEL:+1900"), CARD, is_demo=False)

    assert "\r\nTEL:+1900" not in text


def test_in_a_demo_no_card_and_no_code_rings_a_real_office(app, session):
    session.execute(update(Installation).values(is_demo=True))
    session.commit()
    app.extensions["installation"].is_demo = True
    text = app.test_client().get(OFFICE + ".vcf").get_data(as_text=True)
    page = Visitor(app).get(OFFICE)

    assert "TEL" not in text
    assert "(Demo)" in text
    assert not [link for link in page.links if link.startswith("tel:")]
    assert "In the demo it opens the simulated phone" in page.words


def test_a_fictional_number_stays_in_a_demos_card():
    assert "tel:+14145550110" in vcard.vcard(an_office(phone="+14145550110"), CARD, is_demo=True)


def test_the_code_has_a_quiet_edge():
    code = qr.code("tel:+12022245653")

    assert code.size == 25 + 2 * qr.QUIET
    assert min(int(x) for x in re.findall(r"M(\d+) ", code.path)) == qr.QUIET


def test_a_committees_page_names_who_sits_on_it(app, session):
    since = date(2025, 1, 3)
    for number, parent in (("ZZAF", None), ("ZZAF09", "ZZAF")):
        name = "Agriculture" if parent is None else "Forests"
        session.add(Committee(id=number, parent_id=parent, kind=CommitteeKind.SENATE, name=name, valid_from=since))
        session.flush()
    for rank, (person_id, side, title) in enumerate((("J000293", "majority", "Chairman"), ("B001230", "minority", ""))):
        seat = CommitteeSeat(committee_id="ZZAF", person_id=person_id, side=side, rank=rank, title=title)
        seat.valid_from = since
        session.add(seat)
    session.commit()
    visitor = Visitor(app)

    page = visitor.get("/legislators/committees/ZZAF")

    assert page.status == 200
    assert page.words.index("Ron Johnson") < page.words.index("Tammy Baldwin")
    for words in ("Chair", "minority", "Forests", "June 15, 2026"):
        assert words in page.words
    assert "Agriculture" in visitor.get("/legislators/committees/ZZAF09").words
    assert "/legislators/committees/ZZAF" in visitor.get("/legislators/B001230").links


def test_the_number_we_gave_a_newcomer_leads_to_the_lists_own(app, session):
    session.add(Person(id="GW-1", first="Tammy", last="Baldwin", same_as="B001230"))
    session.commit()

    assert Visitor(app).get("/legislators/GW-1").path == "/legislators/B001230"


@pytest.mark.parametrize(
    ("kind", "value", "address"),
    [
        (LinkKind.WEBSITE, "https://www.baldwin.senate.gov", "https://www.baldwin.senate.gov"),
        (LinkKind.TWITTER, "SenatorBaldwin", "https://x.com/SenatorBaldwin"),
        (LinkKind.MASTODON, "@ada@example.social", "https://example.social/@ada"),
        (LinkKind.YOUTUBE, "UC" + "x" * 22, "https://www.youtube.com/channel/UC" + "x" * 22),
        (LinkKind.WEBSITE, "javascript:alert(1)", ""),
        (LinkKind.MASTODON, "ada", ""),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(kind, value, address):
    assert address_of(Link(kind=kind, value=value)) == address


def test_links_leave_no_trace_of_where_one_came_from(app, session):
    session.add(Link(person_id="B001230", kind=LinkKind.TWITTER, value="SenatorBaldwin", valid_from=date(2025, 1, 3)))
    session.commit()

    text = Visitor(app).get("/legislators/B001230").text

    assert '<a href="https://x.com/SenatorBaldwin" rel="noreferrer">' in text


def test_a_states_page_counts_its_vacancies_and_tells_of_new_lines(site):
    vacant = [code for code in ("TX", "FL", "GA", "CA", "NJ") if "is vacant" in state_words(site, code)]

    assert vacant
    assert "new district lines" in state_words(site, "OH")


def state_words(site: object, code: str) -> str:
    return Visitor(site).get(f"/legislators/states/{code}").words


def test_franklins_offices_have_pages_too(app, session):
    demo.seed(session, now=NOW)
    session.commit()
    visitor = Visitor(app)
    offices = [link for link in visitor.get("/legislators/FK00002").links if "/offices/" in link]

    assert [link for link in offices if visitor.get(link).status != 200] == []
    assert "invented" in visitor.get(offices[0]).words
