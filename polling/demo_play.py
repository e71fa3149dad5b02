"""The step `poll`: staff write a poll, people answer it, it is published; all over HTTP, figures from the database."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import Select, delete, func, select

from polling import queries
from polling.demo_story import WORDS
from polling.disclosing import demo
from polling.models import Invitation, Poll, PopulationTable, Recruitment, Response, Sample

if TYPE_CHECKING:
    from groundwork.stage import Page, Stage

INVITED = 64
ANSWERED = 60
POLLS = "/alliances/franklin/polls"


def play(stage: "Stage") -> str:
    """Write, open, answer by invitation and by the open link, answer twice in vain, close, publish, read."""
    slug = _write(stage)
    links = _invite(stage, slug)
    for number, link in enumerate(links[:ANSWERED]):
        _answer_invited(stage, link, number)
    _answer_again(stage, links[0])
    _answer_open(stage, slug)
    _publish(stage, slug)
    return f"{_read(stage, slug)}; {_read(stage, 'ohio-may-2026')}"


def spoil(stage: "Stage") -> None:
    """Nobody knows who lives in the invented state any more, so nothing can be weighted to them."""
    with stage.database.writing() as session:
        session.execute(delete(PopulationTable))


def _write(stage: "Stage") -> str:
    """Write and open a poll through the staff's pages; returns its slug."""
    leader = stage.left["poll_leader"] = stage.signed_in("leader")
    page = leader.send(
        f"{POLLS}/new", "polls/new",
        title_en="The court and Franklin", title_es="La corte y Franklin", area="FK",
        population_en="adults in Franklin", population_es="personas adultas de Franklin", paid_by="Franklin Alliance",
    )  # fmt: skip
    slug = page.path.rsplit("/", 1)[-1]
    stage.require(page.path.startswith(f"{POLLS}/the-court"), f"the poll was not written: {_said(page)}")
    for asked in WORDS["questions"][:2]:
        adding = f"{POLLS}/{slug}/questions/new"
        page = leader.send(
            adding, "questions/new", wording_en=asked["en"], wording_es=asked["es"], scale=asked["scale"]
        )
        stage.require(page.path.endswith(slug), f"a question was not kept: {_said(page)}")
    page = leader.send(page, "open")
    stage.require("Invite people" in page.words, f"the poll did not open: {_said(page)}")
    return slug


def _invite(stage: "Stage", slug: str) -> list[str]:
    people = "\n".join(f"person{number}@list.example" for number in range(INVITED))
    page = stage.left["poll_leader"].send(
        f"{POLLS}/{slug}/invite", "invite", people=people, frame="Demo: an invented list", is_random="y", way="file"
    )
    links = [urlsplit(row["link"]).path for row in csv.DictReader(StringIO(page.text))]
    stage.require(len(set(links)) == INVITED, f"{len(links)} links were made for {INVITED} people")
    return links


def _answer_invited(stage: "Stage", link: str, number: int) -> None:
    visitor = stage.new_visitor()
    page = visitor.get(link)
    done = visitor.send(page, "answer", **dict(_chosen(page, number)))
    stage.require(done.path.endswith("/thanks"), f"an invited answer was not kept: {_said(done)}")


def _answer_again(stage: "Stage", link: str) -> None:
    page = stage.new_visitor().get(link)
    stage.require(page.status == 410, f"a used link answered {page.status}")


def _answer_open(stage: "Stage", slug: str) -> None:
    """Two people come by the open link; the second tries twice."""
    for number in range(2):
        visitor = stage.new_visitor()
        page = visitor.get(f"/polls/{slug}")
        done = visitor.send(page, "answer", **dict(_chosen(page, number)))
        stage.require(done.path.endswith("/thanks"), f"an open answer was not kept: {_said(done)}")
    again = visitor.send(page, "answer", **dict(_chosen(page, 1)))
    stage.require(again.path.endswith("/thanks"), "sending the same page twice was not taken as one")
    stage.require("answered this poll" in visitor.get(f"/polls/{slug}").words, "a browser could answer twice")


def _publish(stage: "Stage", slug: str) -> None:
    leader = stage.left["poll_leader"]
    page = leader.send(f"{POLLS}/{slug}", "close")
    page = leader.send(f"{POLLS}/{slug}/how", "how", **demo.typed())
    page = leader.send(page, "publish")
    stage.require("See the published page" in page.words, f"the poll was not published: {_said(page)}")


def _read(stage: "Stage", slug: str) -> str:
    """Read the published page, and say what the database says; the two must agree."""
    page = stage.new_visitor().get(f"/polls/{slug}/result")
    with stage.database.reading() as session:
        poll = session.scalars(select(Poll).where(Poll.slug == slug)).one()
        first = queries.trend(session).set_index("poll").loc[slug]
        counts = {row[0]: row[1] for row in session.execute(_responses(poll.id))}
        used = session.scalar(_used(poll.id)) or 0
    favor = first["share"]
    stage.require(f"{100 * favor:.0f}% of " in page.words, f"the page of {slug} does not say {100 * favor:.0f}%")
    stage.require("Not a random sample" in page.words, f"the page of {slug} does not set the open link apart")
    listed, by_link = counts.get(Recruitment.LIST, 0), counts.get(Recruitment.OPEN_LINK, 0)
    stage.require(listed == used, f"{used} links of {slug} were used for {listed} answers")
    came = f"{listed:,} of those invited (effective {first['effective_n']:,.0f}) and {by_link} by the open link"
    return f"{slug}: {came}, {100 * favor:.0f}% in favor"


def _responses(poll_id: int) -> Select[Recruitment, int]:
    counted = select(Sample.recruitment, func.count(Response.id)).join(Response, Response.sample_id == Sample.id)
    return counted.where(Sample.poll_id == poll_id).group_by(Sample.recruitment)


def _used(poll_id: int) -> Select[int]:
    counted = select(func.count(Invitation.used_at)).join(Sample, Sample.id == Invitation.sample_id)
    return counted.where(Sample.poll_id == poll_id)


def _chosen(page: "Page", number: int) -> Iterator[tuple[str, str]]:
    """An answer to every question of the page, different from person to person."""
    offered: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(q\d+)" value="(\d+)"', page.text):
        offered.setdefault(name, []).append(value)
    for place, (name, values) in enumerate(offered.items(), 1):
        usual = values[:-1]
        yield name, usual[(number // place) % len(usual)]


def _said(page: "Page") -> str:
    """What a page says that is not the one hoped for, from its summary of errors on."""
    start = max(0, page.words.find("Please look at this again"))
    return f"{page.status} {page.words[start : start + 160]}"
