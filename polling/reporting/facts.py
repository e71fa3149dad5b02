"""What stands beside a sample's figures: who its people are, what may be said of its uncertainty, how it was asked."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import format_date

from groundwork.words import say as _
from polling.models import Poll, QuestionRole
from polling.population.targeting import background, said
from polling.reporting.bars import counted
from polling.reporting.results import Withheld
from polling.stats.labels import Basis, Label, basis_of, label
from polling.stats.variance.estimating import margin_at_half
from polling.stats.weights.margins import Kind

Row = Any  # a row of a frame, by its columns' names


def label_of(row: Row) -> Label:
    """What may be said of a sample, from how its people were recruited. row: of `queries.samples_frame`."""
    return label(basis_of(row.recruitment, is_random=bool(row.is_random)), is_weighted=bool(row.is_weighted))


def title(poll: Poll, basis: Basis, language: str) -> str:
    """Who the people of a sample are."""
    who = poll.population(language)
    who = who[:1].upper() + who[1:]
    return {
        Basis.OPEN_LINK: _("People who came by the open link"),
        Basis.SUPPORTERS: _("Our own supporters"),
        Basis.PROBABILITY: _("%(who)s, drawn by chance", who=who),
        Basis.LIST: _("%(who)s, invited from a list", who=who),
    }[basis]


def honestly(basis: Basis) -> str:
    """For whom a sample speaks, and whether it has a margin of error."""
    return {
        Basis.OPEN_LINK: _(
            "Not a random sample: anybody with the link could answer. This speaks for those who came, for nobody else."
        ),
        Basis.SUPPORTERS: _("Not a random sample: these are people who joined us. This speaks for them only."),
        Basis.PROBABILITY: _("Random sample: chance chose who was invited, so there is a margin of error."),
        Basis.LIST: _("Not a random sample: the list was not drawn by chance, so there is no margin of error."),
    }[basis]


def withheld(row: Row) -> str:
    """Why all of a sample's figures are withheld; empty when they are not."""
    if row.withheld == Withheld.FEW:
        words = _(
            "Withheld: %(n)s answered. We publish at 50 answers that count as at least 30 after weighting.",
            n=counted(row.n),
        )
        return words[:1].upper() + words[1:]
    if row.withheld == Withheld.UNWEIGHTED:
        return _("Withheld: those who answered could not be weighted to the population.")
    return ""


def facts(poll: Poll, row: Row, language: str) -> Iterator[tuple[str, str]]:
    """How a sample was asked, as names and words."""
    may = label_of(row)
    yield _("Asked"), _("%(n)s people; meant are %(who)s", n=counted(row.n), who=poll.population(language))
    if row.is_weighted:
        counts = {"n": f"{row.effective_n:,.0f}", "deff": f"{row.design_effect:.2f}"}
        yield _("Counts as"), _("%(n)s after weighting (design effect %(deff)s)", **counts)
    yield _("Margin"), _margin(row, may)
    if row.first_day is not None:
        yield _("When"), span(row.first_day.date(), row.last_day.date())
    yield _("How"), _("On the web; English and Spanish")
    yield _("Who"), row.frame or honestly(may.basis)
    yield _("Weighted by"), _weighting(poll, row, language)
    yield _("Paid by"), poll.paid_by


def span(first: date, last: date) -> str:
    """Two days in words, or one."""
    if first == last:
        return str(format_date(first, "MMMM d, y"))
    return _("%(first)s to %(last)s", first=format_date(first, "MMMM d"), last=format_date(last, "MMMM d, y"))


def decided(poll: Poll, collapses: str, language: str) -> list[str]:
    """What was decided about thin categories, one sentence each. collapses: as `SampleResult.collapses` holds them."""
    return [_decision(poll, one, language) for one in json.loads(collapses or "[]")]


def variable(role: str) -> str:
    """What a margin is called in a sentence."""
    return {
        QuestionRole.AGE.value: _("age"),
        QuestionRole.SEX.value: _("sex"),
        QuestionRole.RACE.value: _("race"),
        QuestionRole.EDUCATION.value: _("education"),
    }.get(role, role)


def _margin(row: Row, may: Label) -> str:
    if may.may_show_margin:
        points = f"{100 * margin_at_half(row.effective_n):.1f}"
        return _("±%(points)s points at 50%%, 95%% confidence", points=points)
    return _("None: not a random sample")


def _weighting(poll: Poll, row: Row, language: str) -> str:
    if not row.is_weighted:
        return " ".join([_("Not weighted"), *(f"({words})" for words in decided(poll, row.collapses, language))])
    *others, last = [variable(role) for role in background(poll)]
    names = _("%(others)s and %(last)s", others=", ".join(others), last=last) if others else last
    words = _(
        "%(variables)s, raked in %(rounds)s rounds; largest gap %(gap)s points. Targets: %(source)s",
        variables=names[:1].upper() + names[1:], rounds=row.iterations, gap=f"{row.largest_gap:.2f}",
        source=said(row.targets),
    )  # fmt: skip
    return ". ".join([words, *decided(poll, row.collapses, language)])


def _decision(poll: Poll, one: Mapping[str, Any], language: str) -> str:
    if "said" in one:
        return str(one["said"])
    about = {"variable": variable(one["variable"]), "n": counted(int(one["people"]))}
    if one["kind"] == Kind.UNKNOWN:
        return _("%(variable)s: %(n)s people did not say and keep their share", **about)
    if one["kind"] == Kind.SCALED:
        return _(
            "%(variable)s: the targets sum to %(sum)s%% by rounding and were scaled to 100", sum=one["into"], **about
        )
    category = _called(poll, one["variable"], one["category"], language)
    if one["kind"] == Kind.EMPTY:
        return _("%(variable)s: nobody is “%(category)s”, and it is left out", category=category, **about)
    if one["kind"] == Kind.IMPLIED:
        other = variable(one["into"])
        return _("%(variable)s: it follows from %(other)s and adds nothing to it", other=other, **about)
    into = _called(poll, one["variable"], one["into"], language)
    return _(
        "%(variable)s: “%(category)s” counts with “%(into)s” (%(n)s people)", category=category, into=into, **about
    )


def _called(poll: Poll, role: str, category: str, language: str) -> str:
    """A category in the words it was asked in; one that has been joined already keeps its name."""
    for question in poll.questions:
        for choice in question.choices:
            if question.role == role and choice.category == category:
                return choice.labelled(language)
    return category
