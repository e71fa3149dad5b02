"""The page on which an alliance's staff cross one question of a poll with another."""

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from alliances import finding as alliances
from groundwork.web.current import db_session
from groundwork.web.languages import language
from polling import finding
from polling.models import Poll, Question, Sample
from polling.reporting import crosstabbing, facts, presenting
from polling.reporting.crosstabbing import Crossed
from polling.stats.labels import Basis, basis_of

blueprint = Blueprint(
    "polling_crosstab", __name__, template_folder="../templates", url_prefix="/alliances/<slug>/polls/<poll_slug>"
)


@blueprint.get("/crosstab")
def crosstab(slug: str, poll_slug: str) -> ResponseReturnValue:
    """One question by another, in one sample, as a table."""
    poll = _poll(slug, poll_slug)
    samples, (rows, columns) = crosstabbing.samples(db_session(), poll), _pair(poll)
    sample = _sample(poll, samples)
    return render_template(
        "polling/staff/crosstab.html",
        alliance=alliances.by_slug(db_session(), slug),
        poll=poll,
        samples=[(one, facts.title(poll, _basis(one), language())) for one in samples],
        sample=sample,
        rows=rows,
        columns=columns,
        label=facts.honestly(_basis(sample)) if sample else "",
        table=_crossed(poll, sample, (rows, columns)) if sample else Crossed(),
    )


@blueprint.get("/crosstab.csv")
def file(slug: str, poll_slug: str) -> ResponseReturnValue:
    """The same table for spreadsheets."""
    poll = _poll(slug, poll_slug)
    sample = _sample(poll, crosstabbing.samples(db_session(), poll))
    table = _crossed(poll, sample, _pair(poll)) if sample else Crossed()
    response: Response = make_response(presenting.csv_text(crosstabbing.file_of(table)))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f"attachment; filename={poll.slug}-crosstab.csv"
    return response


def _poll(slug: str, poll_slug: str) -> Poll:
    alliance = alliances.by_slug(db_session(), slug)
    return finding.of_alliance(db_session(), alliance.id, poll_slug)


def _pair(poll: Poll) -> tuple[Question, Question]:
    """The two questions the address names, or the usual ones."""
    usual = crosstabbing.default_pair(poll)
    rows, columns = (
        crosstabbing.question_of(poll, number) if (number := request.args.get(name, 0, int)) else default
        for name, default in zip(("rows", "columns"), usual, strict=True)
    )
    return rows, columns


def _sample(poll: Poll, samples: list[Sample]) -> Sample | None:
    number = request.args.get("sample", 0, int)
    if number:
        return crosstabbing.sample_of(db_session(), poll, number)
    return samples[0] if samples else None


def _basis(sample: Sample) -> Basis:
    return basis_of(sample.recruitment, is_random=sample.is_random)


def _crossed(poll: Poll, sample: Sample, pair: tuple[Question, Question]) -> Crossed:
    return crosstabbing.crossed(db_session(), poll, sample, pair, language=language())
