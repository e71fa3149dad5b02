"""Finding a poll with its questions and choices."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from groundwork.refusal import NotFound
from groundwork.tokens import digest
from groundwork.words import say
from polling.models import Invitation, Poll, PollState, Question, Recruitment, Sample

WHOLE = selectinload(Poll.questions).selectinload(Question.choices)


def public(session: Session, slug: str) -> Poll:
    """The poll of a public link, drafts excepted. Raises NotFound."""
    found = session.scalar(select(Poll).where(Poll.slug == slug, Poll.state != PollState.DRAFT).options(WHOLE))
    if found is None:
        raise NotFound(say("There is no poll at this address. Look for it among all our polls."))
    return found


def of_alliance(session: Session, alliance_id: int, slug: str) -> Poll:
    """A poll of this alliance, in any state. Raises NotFound for another alliance's."""
    found = session.scalar(select(Poll).where(Poll.slug == slug, Poll.alliance_id == alliance_id).options(WHOLE))
    if found is None:
        raise NotFound(say("Your alliance has no poll at this address."))
    return found


def invited(session: Session, token: str) -> tuple[Poll, Invitation]:
    """The poll an invitation's link leads to, used or not. Raises NotFound."""
    row = session.execute(
        select(Poll, Invitation)
        .join(Sample, Sample.poll_id == Poll.id)
        .join(Invitation, Invitation.sample_id == Sample.id)
        .where(Invitation.token_digest == digest(token), Poll.state != PollState.DRAFT)
        .options(WHOLE)
    ).one_or_none()
    if row is None:
        raise NotFound(say("We do not know this link. Look whether it was copied whole."))
    return row.Poll, row.Invitation


def sample(session: Session, poll: Poll, recruitment: Recruitment) -> Sample:
    """The poll's sample of people who came this way, made when it is new."""
    found = session.scalar(select(Sample).where(Sample.poll_id == poll.id, Sample.recruitment == recruitment))
    if found is None:
        found = Sample(poll_id=poll.id, recruitment=recruitment, is_random=False, frame="")
        session.add(found)
        session.flush()
    return found
