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

SUREST_FIRST = [way.value for way in (Recruitment.LIST, Recruitment.OPEN_LINK, Recruitment.SUPPORTERS)]
SHARES = ["share", "low", "high", "moe"]


def _results(session: Session, scope: Scope) -> pd.DataFrame:
    poll = queries.latest_published(session, scope.alliance_id)
    if poll is None:
        return pd.DataFrame()
    spoken = language()
    frame = queries.results(session, poll.id, language=spoken)
    title = poll.title_es if spoken == "es" else poll.title_en
    return first_question(frame).assign(poll=poll.slug, title=title)


def first_question(frame: pd.DataFrame) -> pd.DataFrame:
    """The first question with sides, in one sample only, shares in percent; samples are never put together."""
    if frame.empty:
        return frame
    surest = min(frame["recruitment"], key=SUREST_FIRST.index)
    one = frame[frame["recruitment"] == surest]
    sided = one[one["side"].isin([Side.FAVOR.value, Side.OPPOSE.value])]
    number = (one if sided.empty else sided)["question_number"].min()
    asked: pd.DataFrame = one[one["question_number"] == number].sort_values("choice_number", ignore_index=True)
    return asked.assign(**{name: (asked[name].astype(float) * 100).round(1) for name in SHARES})


def picture_of_answers(frame: pd.DataFrame) -> pd.DataFrame:
    """Each answer with its name, its label and its sentence."""
    labels = [f"{share:.0f}%" for share in frame["share"]]
    told = [
        f"{name}: {label}"
        if pd.isna(low)
        else _(
            "%(answer)s: %(share)s, interval %(low)s to %(high)s",
            answer=name,
            share=label,
            low=f"{low:.0f}%",
            high=f"{high:.0f}%",
        )
        for name, label, low, high in zip(frame["choice"], labels, frame["low"], frame["high"], strict=True)
    ]
    grey = [side == Side.APART.value for side in frame["side"]]
    return frame.assign(name=frame["choice"], label=labels, told=told, is_grey=grey)


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
    sides = frame.groupby("side")["share"].sum()
    favor, oppose = (sides.get(side.value, 0.0) for side in (Side.FAVOR, Side.OPPOSE))
    if favor or oppose:
        return _("%(favor)s favor, %(oppose)s oppose", favor=f"{favor:.0f}%", oppose=f"{oppose:.0f}%")
    most = frame.iloc[int(frame["share"].argmax())]
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
        Column("name", lambda: _("Answer")),
        Column("share", lambda: _("Share"), Kind.PERCENT),
        Column("low", lambda: _("Interval from"), Kind.PERCENT),
        Column("high", lambda: _("Interval to"), Kind.PERCENT),
    ),
)
