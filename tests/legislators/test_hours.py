"""Published hours: what can be read is read right, what cannot is left alone."""

import json
from collections import Counter
from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legislators.opening_times import hours
from legislators.opening_times.federal_holidays import is_federal_holiday
from legislators.opening_times.week import DAYS_A_WEEK, MIDNIGHT, Hours, Span

READ = [  # every spelling but the last ones is in the public list; H is Thursday, S and U the weekend
    ("Monday-Friday 9:00AM-5:00PM", "MTWHF 0900-1700"),
    ("Mon-Fri 9am-5pm", "MTWHF 0900-1700"),
    ("M-F 9-5:30pm", "MTWHF 0900-1730"),
    ("Mon-Fri 8:00AM-5:00PM CT", "MTWHF 0800-1700"),
    ("8:30am-4:30pm, M-F", "MTWHF 0830-1630"),
    ("8:30 am to 5:00 pm", "MTWHF 0830-1700"),
    ("Monday through Friday, 9 a.m. to 5 p.m.", "MTWHF 0900-1700"),
    ("9:00am - 5:00pm, please call ahead", "MTWHF 0900-1700"),
    ("8:30am - 5:30pm (M-F)", "MTWHF 0830-1730"),
    ("8:00 AM - 5:00 PM Central", "MTWHF 0800-1700"),
    ("Wednesday 10AM to 4PM", "W 1000-1600"),
    ("M-F 9am -6pm", "MTWHF 0900-1800"),
    ("M-F 8:30am-430pm", "MTWHF 0830-1630"),
    ("Monday - Friday 8:00 a.m. CST to 5:30 p.m. CST", "MTWHF 0800-1730"),
    ("M-F 8-5:00pm", "MTWHF 0800-1700"),
    ("Monday-Friday; 8:00am – 5:00pm PT", "MTWHF 0800-1700"),
    ("Tuesday/Thursday 9AM-4:30PM", "TH 0900-1630"),
    ("9AM-1PM and 2:30PM-5PM", "MTWHF 0900-1300,1430-1700"),
    ("M,W,F 9AM-5PM", "MWF 0900-1700"),
    ("Tuesday, 9AM - 1PM", "T 0900-1300"),
    ("Mon–Fri, 9am–5pm", "MTWHF 0900-1700"),
    ("Tuesday and Thursday 9AM-5PM or by appointment", "TH 0900-1700 also"),
    ("Tuesday and Wednesday 8:00AM-5:00PM and by appointment", "TW 0800-1700 also"),
    ("Wed-Fri 9AM-5PM", "WHF 0900-1700"),
    ("Monday and Friday 9AM-5PM", "MF 0900-1700"),
    ("Monday-Friday 8 a.m. to 5 p.m", "MTWHF 0800-1700"),
    ("Thursdays 1:00pm-5:00pm", "H 1300-1700"),
    ("Thursday 10AM-4:30PM or by appointment", "H 1000-1630 also"),
    ("Mon. - Fri., 9:00 am - 5:00 pm", "MTWHF 0900-1700"),
    ("Monday - Thursday 9:00AM-5:00PM", "MTWH 0900-1700"),
    ("T, Th 9:30am-4:30pm", "TH 0930-1630"),
    ("8:30 - 5pm", "MTWHF 0830-1700"),
    ("Monday-Friday 8:00AM-12:00PM", "MTWHF 0800-1200"),
    ("Monday – Thursday 9 am – 12 pm and by appointment", "MTWH 0900-1200 also"),
    ("Mondays-Fridays 9AM - 5PM", "MTWHF 0900-1700"),
    ("Wednesdays from 8:30am-4:30pm. Appointments strongly encouraged.", "W 0830-1630 also"),
    ("Thursdays from 8:30-4:30pm. Appointments strongly encouraged.", "H 0830-1630 also"),
    ("Monday, Wednesday, Friday 9AM-5:30PM", "MWF 0900-1730"),
    ("Tuesday 10:00AM-12:00PM and Thursday 2:00PM-4:00PM", "T 1000-1200; H 1400-1600"),
    ("9:00am-5:00pm (PT), Weekdays", "MTWHF 0900-1700"),
    ("Monday 12:00 PM to 5:00 PM, Thursday 9:00 AM to 2:00 PM, and by appointment", "M 1200-1700; H 0900-1400 also"),
    ("By appointment only", "MTWHFSU appointment"),
    ("Call to make an appointment", "MTWHFSU appointment"),
    ("Open by appointment only", "MTWHFSU appointment"),
    ("Mon-Fri 9AM-5PM by appointment only", "MTWHF 0900-1700 appointment"),
    ("Tuesday 9:00AM-1:00PM by appointment", "T 0900-1300 appointment"),
    ("Monday, Wednesday, Friday 9am-5pm MT by appointment", "MWF 0900-1700 appointment"),
    ("Wednesday and Thursday, 9:00 a.m. - 5:00 p.m. Please call for an appointment", "WH 0900-1700 appointment"),
    ("Monday-Wednesday 9:00AM-5:00PM, Thursday and Friday by appointment only", "MTW 0900-1700; HF appointment"),
    ("Wednesday-Friday 9:00AM-5:00PM, Monday and Tuesday by appointment only", "MT appointment; WHF 0900-1700"),
    # what people may yet write
    ("9 to noon and 1 to 5, weekdays", "MTWHF 0900-1200,1300-1700"),
    ("Mon-Fri 9am-5pm (closed for lunch 12pm-1pm)", "MTWHF 0900-1200,1300-1700"),
    ("M-F 9-5, closed 12-1 for lunch", "MTWHF 0900-1200,1300-1700"),
    ("Mon-Fri 9:00-17:00, Sat 10:00-14:00", "MTWHF 0900-1700; S 1000-1400"),
    ("24/7", "MTWHFSU 0000-2400"),
    ("Open 24 hours", "MTWHFSU 0000-2400"),
    ("Daily 8am to midnight", "MTWHFSU 0800-2400"),
    ("Sunday-Thursday 12-4pm", "MTWHU 1200-1600"),
]
LEFT_ALONE = [
    "",
    "2nd and 4th Mondays 10:00AM–4:00PM",
    "Only open Tuesdays and Thursdays",
    "3rd Wednesday of each month 3PM-6PM by appointment only",
    "Every 1st, 3rd, and 5th Wednesday, 12-4pm",
    "Every 1st,3rd, and 5th Thursday, 9:30am-12:00pm",
    "First Friday of every month 9:00AM - 1:00PM",
    "First and third Wednesday of every month 10AM-2PM",
    "Tuesday-Thursday",
    "every other Monday 9am-5pm",
    "Monday 9-5, Tuesday 9-5 by appointment only",
    "6-7pm",
    "10pm-2am",
    "9am-5pm, 1pm-2pm",
    "Monday 9am-5pm EST, Tuesday 9am-5pm CST",
    "99pm-100am",
    "closed",
    "9" * 5000,
]


def written(week: Hours) -> str:
    """A week in the short form of this page."""
    rows: dict[str, str] = {}
    for day in range(DAYS_A_WEEK):
        spans = ",".join(
            f"{span.opens:%H%M}-{'2400' if span.closes == MIDNIGHT else f'{span.closes:%H%M}'}"
            for span in week.spans(day)
        )
        words = " ".join(part for part in (spans, "appointment" if day in week.by_appointment else "") if part)
        if words:
            rows[words] = rows.get(words, "") + "MTWHFSU"[day]
    text = "; ".join(f"{days} {words}" for words, days in rows.items())
    return f"{text} also" if week.takes_appointments else text


@pytest.mark.parametrize(("text", "week"), READ, ids=[text for text, _ in READ])
def test_published_hours_are_read_as_a_person_reads_them(text, week):
    found = hours.read(text)

    assert found is not None
    assert written(found) == week


@pytest.mark.parametrize("text", LEFT_ALONE, ids=[text[:40] for text in LEFT_ALONE])
def test_hours_that_cannot_be_sure_are_left_alone(text):
    assert hours.read(text) is None


def test_most_of_the_published_hours_can_be_read(shared):
    listed = json.loads((shared / "data" / "legislators-district-offices.json").read_text())
    texts = Counter(office["hours"] for one in listed for office in one["offices"] if office.get("hours"))
    read = [text for text in texts if hours.read(text)]

    print(
        f"{sum(texts[text] for text in read)} of {texts.total()} hours are read: {len(read)} of {len(texts)} spellings"
    )
    assert (texts.total(), len(texts)) == (253, 131)
    assert (sum(texts[text] for text in read), len(read)) == (231, 109)
    unread = [text for text in texts if text not in read]
    assert {text for text in unread if not any(word in text.lower() for word in (" month", "every"))} == {
        "2nd and 4th Mondays 10:00AM–4:00PM",
        "Only open Tuesdays and Thursdays",
        "Tuesday-Thursday",
    }


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_hours(text):
    found = hours.read(text)

    assert found is None or len(found.week) == DAYS_A_WEEK


PARTS = ["mon", "tue", "th", "m-f", "sat", "-", "to", "and", "or", ",", ";", "9", "12", "5pm", "9am", "17:00", "0900"]
PARTS += ["noon", "midnight", "by appointment", "only", "closed", "lunch", "ct", "et", "24/7"]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map(" ".join))
def test_every_reading_is_a_real_week(text):
    found = hours.read(text)

    for day in range(DAYS_A_WEEK):
        spans = found.spans(day) if found else ()
        assert all(span.opens < span.closes for span in spans)
        assert all(one.closes <= other.opens for one, other in pairwise(spans))


def test_open_means_open_by_the_offices_own_clock():
    half_past_nine_in_new_york = datetime(2026, 6, 16, 13, 30, tzinfo=UTC)

    assert hours.is_open("Mon-Fri 9am-5pm", "America/New_York", now=half_past_nine_in_new_york) is True
    assert hours.is_open("Mon-Fri 9am-5pm", "America/Chicago", now=half_past_nine_in_new_york) is False
    assert hours.is_open("", "America/Chicago", now=half_past_nine_in_new_york) is None


def test_hours_of_another_clock_than_the_offices_say_nothing():
    now = datetime(2026, 6, 16, 18, 0, tzinfo=UTC)

    assert hours.is_open("Mon-Fri 8am-5pm CST", "America/Chicago", now=now) is True
    assert hours.is_open("Mon-Fri 8am-5pm CST", "America/New_York", now=now) is None


def test_an_office_closes_for_lunch_and_at_its_closing_minute():
    week = hours.read("Mon-Fri 9am-noon, 1pm-5pm")

    assert week is not None
    tuesday = [datetime(2026, 6, 16, hour, minute) for hour, minute in ((9, 0), (12, 0), (12, 59), (13, 0), (17, 0))]  # noqa: DTZ001 # a local time
    assert [week.is_open(local) for local in tuesday] == [True, False, False, True, False]
    assert week.spans(1) == (Span(time(9), time(12)), Span(time(13), time(17)))
    assert week.spans(6) == ()


def test_where_an_appointment_is_needed_nobody_knows_whether_it_is_open():
    only, at_times = hours.read("By appointment only"), hours.read("Mon-Fri 9am-5pm by appointment only")
    ten, night = datetime(2026, 6, 16, 10), datetime(2026, 6, 16, 22)  # noqa: DTZ001 # local times

    assert only is not None
    assert at_times is not None
    assert (only.is_by_appointment, at_times.is_by_appointment) == (True, True)
    assert (only.is_open(ten), at_times.is_open(ten), at_times.is_open(night)) == (None, None, False)


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 7, 3), True),  # the fourth is a Saturday
        (date(2026, 7, 6), False),
        (date(2026, 6, 19), True),
        (date(2026, 11, 11), True),
        (date(2026, 10, 12), True),
        (date(2026, 11, 26), True),
        (date(2026, 11, 27), False),
        (date(2027, 12, 31), True),  # New Year's Day of 2028 is a Saturday
        (date(2027, 1, 3), False),
    ],
)
def test_federal_holidays_are_kept_on_their_weekday(day, is_one):
    assert is_federal_holiday(day) is is_one


def test_inauguration_day_is_a_holiday_in_washington_alone():
    assert is_federal_holiday(date(2029, 1, 20), "DC")
    assert not is_federal_holiday(date(2029, 1, 20), "VA")
    assert not is_federal_holiday(date(2026, 4, 16), "DC")


def test_no_office_is_open_on_a_holiday_by_its_own_date():
    last_of_thanksgiving_in_guam = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)
    friday_morning_in_guam = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)

    assert hours.is_open("Mon-Fri 9am-5pm", "America/New_York", now=datetime(2026, 11, 26, 16, tzinfo=UTC)) is False
    assert hours.is_open("24/7", "Pacific/Guam", now=last_of_thanksgiving_in_guam) is False
    assert hours.is_open("Mon-Fri 9am-5pm", "Pacific/Guam", now=friday_morning_in_guam) is True
