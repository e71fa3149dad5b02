"""Opinion: the alliance's latest published poll, its first question in its surest sample, with intervals."""

import pandas as pd
from flask import url_for
from sqlalchemy.orm import Session

from dashboards import charts, drawings
from dashboards.drawings import Bar, Drawing
from dashboards.figures.kinds import Column, Figure, Kind, Scope, Words
from dashboards.wording import counted
from groundwork.web.languages import language
from groundwork.words import say as _
from polling import queries
from polling.models import Recruitment, Side
from polling.reporting.bars import told
from polling.reporting.results import stored

SUREST_FIRST = [way.value for way in (Recruitment.LIST, Recruitment.OPEN_LINK, Recruitment.SUPPORTERS)]
SHARES = ["share", "low", "high", "moe"]


def _results(session: Session, scope: Scope) -> pd.DataFrame:
    latest = queries.latest_published(session, scope.alliance_id)
    if latest is None:
        return pd.DataFrame()
    spoken = language()
    poll, outcome = queries.whole(session, latest.id), stored(session, latest)
    frame = first_question(queries.results_frame(session, poll, outcome, language=spoken))
    title = poll.title_es if spoken == "es" else poll.title_en
    return with_sides(frame, queries.sides_frame(session, poll, outcome)).assign(poll=poll.slug, title=title)


def first_question(frame: pd.DataFrame) -> pd.DataFrame:
    """The first question with sides, in one sample only, shares in percent; samples are never put together.

    A withheld share is the word that says so, and so are its ends where others have some.
    """
    if frame.empty:
        return frame
    surest = min(frame["recruitment"], key=SUREST_FIRST.index)
    one = frame[frame["recruitment"] == surest]
    sided = one[one["side"].isin([Side.FAVOR.value, Side.OPPOSE.value])]
    number = (one if sided.empty else sided)["question_number"].min()
    asked: pd.DataFrame = one[one["question_number"] == number].sort_values("choice_number", ignore_index=True)
    shares = {name: (asked[name].astype(float) * 100).round(1).astype(object) for name in SHARES}
    hidden = asked["withheld"] != ""
    ends = _("withheld") if shares["moe"].notna().any() else None
    for name in SHARES:
        words = [told(None, word) for word in asked.loc[hidden, "withheld"]]
        shares[name].loc[hidden] = words if name == "share" else ends
    return asked.assign(**shares)


def with_sides(frame: pd.DataFrame, sides: pd.DataFrame) -> pd.DataFrame:
    """The same rows, each with both sides of the question put together, in words; empty where it has none."""
    if frame.empty:
        return frame
    first = frame.iloc[0]
    rows = sides[
        (sides["sample"] == first["sample"]) & (sides["question"] == first["question_number"]) & (sides["cut"] == "")
    ]
    words = {row.side: told(row.share, row.withheld) for row in rows.itertuples()}
    return frame.assign(favor=words.get(Side.FAVOR, ""), oppose=words.get(Side.OPPOSE, ""))


def picture_of_answers(frame: pd.DataFrame) -> pd.DataFrame:
    """Each answer with its name, its label and its sentence; a withheld share is nothing that could be drawn."""
    drawn = frame.assign(**{name: pd.to_numeric(frame[name], errors="coerce") for name in ("share", "low", "high")})
    labels = [share if isinstance(share, str) else f"{share:.0f}%" for share in frame["share"]]
    said = [
        f"{name}: {label}"
        if pd.isna(low)
        else _(
            "%(answer)s: %(share)s, interval %(low)s to %(high)s",
            answer=name,
            share=label,
            low=f"{low:.0f}%",
            high=f"{high:.0f}%",
        )
        for name, label, low, high in zip(frame["choice"], labels, drawn["low"], drawn["high"], strict=True)
    ]
    grey = [side == Side.APART.value for side in frame["side"]]
    return drawn.assign(share=drawn["share"].fillna(0), name=frame["choice"], label=labels, told=said, is_grey=grey)


def _answers_drawn(frame: pd.DataFrame) -> Drawing:
    columns = ["name", "share", "label", "is_grey", "low", "high"]
    return drawings.bars(
        [
            Bar(name, share, label, "grey" if grey else "q4", span=None if pd.isna(low) else (low, high))
            for name, share, label, grey, low, high in frame[columns].itertuples(index=False)
        ]
    )


def finding(frame: pd.DataFrame) -> str:
    """Both sides of the question, or its most frequent answer where it has none."""
    favor, oppose = frame["favor"].iloc[0], frame["oppose"].iloc[0]
    if favor or oppose:
        words = {"favor": favor or "0%", "oppose": oppose or "0%"}
        if all(side.endswith("%") for side in words.values()):
            return _("%(favor)s favor, %(oppose)s oppose", **words)
        return _("In favor: %(favor)s. Against: %(oppose)s.", **words)
    shares = pd.to_numeric(frame["share"], errors="coerce")
    if shares.isna().all():
        return _("What people think")
    most = frame.iloc[int(shares.fillna(-1).argmax())]
    return _('%(share)s say "%(answer)s"', share=f"{most['share']:.0f}%", answer=most["choice"])


def _answers_words(frame: pd.DataFrame, scope: Scope) -> Words:
    first = frame.iloc[0]
    ways = {
        Recruitment.LIST.value: _("People were drawn from a list."),
        Recruitment.OPEN_LINK.value: _("Open link: whoever wished answered; no margin of error."),
        Recruitment.SUPPORTERS.value: _("Our own supporters, not the public."),
    }
    counts = _(
        "%(title)s, n %(n)s, effective n %(effective)s.",
        title=first["title"],
        n=counted(first["n"]),
        effective=counted(first["effective_n"]),
    )
    return Words(
        title=finding(frame),
        asked=first["question"],
        source=f"{counts} {ways[first['recruitment']]}",
        more=(url_for("polling.result", slug=first["poll"]), _("Result and method")),
    )


OPINION = Figure(
    key="opinion",
    name=lambda: _("What people think"),
    rows=_results,
    picture=picture_of_answers,
    chart=charts.poll_result,
    drawing=_answers_drawn,
    words=_answers_words,
    empty=lambda: _("No poll is published yet, or its numbers are withheld because too few people answered."),
    columns=(
        Column("name", lambda: _("Answers")),
        Column("label", lambda: _("Share"), Kind.SHARE),
        Column("low", lambda: _("Interval from"), Kind.PERCENT),
        Column("high", lambda: _("Interval to"), Kind.PERCENT),
    ),
)
