"""The two steps of the main job that this room plays: finding and starting, joining and confirming."""

import re
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from alliances.models import Alliance, Member, Signup, StartRequest, StartState, Supporter
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent
from groundwork.doors import DemoStep
from legislators.models import ZipCandidate

if TYPE_CHECKING:
    from groundwork.stage import Stage

NEW_NUMBER = "+19075550123"
NEW_MAIL = "ines@nolin.example"
ASKER = "June Ashby-Moor"


def play_alliances(stage: "Stage") -> str:
    """Somebody in Franklin finds an alliance; somebody in Utah finds none and starts one."""
    visitor = stage.visitor
    found = visitor.get("/?place=00101")
    stage.require("/join?alliance=franklin" in found.links, "00101 did not find the Franklin Alliance")
    none = visitor.get("/?place=Utah")
    stage.require("None in Utah yet" in none.words, "Utah was not told that it has no alliance yet")
    asked = visitor.send(
        "/start?place=Utah", "start-form", name=ASKER, email="june@moab.example", place="Moab, Utah",
        organization="Canyon Friends Meeting", why="Nobody near me asks our Senators.",
    )  # fmt: skip
    stage.require("The secretariat has your request" in asked.words, "asking to start an alliance was not thanked")
    board = stage.signed_in("secretariat").get("/secretariat")
    stage.require(ASKER in board.words, "the secretariat's page does not show the request")
    with stage.database.reading() as session:
        return _alliance_figures(session)


def _alliance_figures(session: Session) -> str:
    alliances = session.scalar(select(func.count(Alliance.id)))
    stages = session.scalar(select(func.count(Alliance.stage.distinct())))
    organizations = session.scalar(select(func.count(Member.organization_id.distinct())))
    is_new = StartRequest.status == StartState.NEW
    requests = session.scalar(select(func.count(StartRequest.id)).where(is_new))
    return (
        f"{alliances} alliances at {stages} stages, {organizations} member organizations, "
        f"{requests} requests to start one wait"
    )


def spoil_alliances(stage: "Stage") -> None:
    """Take the Franklin Alliance out of its state, so that nobody there finds it."""
    with stage.database.writing() as session:
        session.execute(update(Alliance).where(Alliance.slug == "franklin").values(state="UT"))


def play_supporters(stage: "Stage") -> str:
    """Ines joins with a ZIP code of two districts, says which is hers, and confirms phone and e-mail."""
    visitor = stage.visitor
    joined = visitor.send(
        "/join?alliance=franklin", "join-form", name="Ines Tamarind", zip="00107", phone=NEW_NUMBER, email=NEW_MAIL,
        wants_texts="y", is_adult="y", wants_mail="y",
    )  # fmt: skip
    stage.require("more than one district" in joined.words, "a split ZIP code was not asked about")
    hers = visitor.send(joined, "district-form", district="FK-2")
    stage.require("Peter Novak" in hers.words, "the chosen district did not show who sits for it")
    _confirm_by_text(stage)
    _confirm_by_mail(stage)
    with stage.database.reading() as session:
        return _supporter_figures(session, stage)


def _confirm_by_text(stage: "Stage") -> None:
    phone = f"/sim/phones/{NEW_NUMBER.removeprefix('+')}"
    stage.wait(lambda: "reply YES" in stage.visitor.get(phone).words, what="the text that asks for YES")
    stage.visitor.send(phone, "texts", body="YES")
    stage.wait(lambda: _is_verified(stage, NEW_NUMBER), what="confirming by YES")


def _confirm_by_mail(stage: "Stage") -> None:
    link = stage.wait(lambda: _mailed_link(stage), what="the mail with the link")
    stage.require(not _is_verified(stage, NEW_MAIL), "the address was confirmed before its link was opened")
    done = stage.visitor.send(link, "confirm-form")
    stage.require("confirmed" in done.words, "the mailed link did not confirm the address")
    stage.require(_is_verified(stage, NEW_MAIL), "the address is not confirmed in the database")


def _mailed_link(stage: "Stage") -> str:
    found = re.findall(r"/join/confirm/[\w-]+", stage.visitor.get("/sim/mail").text)
    return found[0] if found else ""


def _is_verified(stage: "Stage", value: str) -> bool:
    with stage.database.reading() as session:
        return session.scalar(select(Address.verified_at).where(Address.value == value)) is not None


def _supporter_figures(session: Session, stage: "Stage") -> str:
    stays = Supporter.left_at.is_(None)
    total = session.scalar(select(func.count(Supporter.id)).where(stays)) or 0
    placed = session.scalar(select(func.count(Supporter.id)).where(stays, Supporter.district != "")) or 0
    ids = [one for one in session.scalars(select(Supporter.text_address_id).where(stays)) if one]
    textable = len(ids) - len(consent.may_reach(session, ids, now=stage.clock()))
    signups = session.scalar(select(func.count(Signup.id)))
    return f"{total} supporters, {placed} with a known district, {textable} may be texted, {signups} joined here"


def spoil_supporters(stage: "Stage") -> None:
    """Take one of the split ZIP code's two districts away, so that nobody is asked."""
    is_other = (ZipCandidate.zip == "00107") & (ZipCandidate.district == "FK-3")
    with stage.database.writing() as session:
        session.execute(update(ZipCandidate).where(is_other).values(zip="00000"))


STEPS = [
    DemoStep("alliances", play_alliances, spoil_alliances),
    DemoStep("supporters", play_supporters, spoil_supporters),
]
