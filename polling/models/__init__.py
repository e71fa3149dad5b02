"""Tables of polls: what is asked, how people came, what they answered, and what was published."""

from polling.models.asking import Choice, Poll, Question, Statement
from polling.models.coming import Answer, Invitation, Response, Sample, SampleSegment
from polling.models.found import AreaEstimate, AreaModel, Figure, Record, SampleResult
from polling.models.kinds import Item, Mode, PollState, QuestionRole, Recruitment, Side, TableKind, takes_answers
from polling.models.public import AreaVote, PopulationCount, PopulationTable

__all__ = [
    "Answer",
    "AreaEstimate",
    "AreaModel",
    "AreaVote",
    "Choice",
    "Figure",
    "Invitation",
    "Item",
    "Mode",
    "Poll",
    "PollState",
    "PopulationCount",
    "PopulationTable",
    "Question",
    "QuestionRole",
    "Record",
    "Recruitment",
    "Response",
    "Sample",
    "SampleResult",
    "SampleSegment",
    "Side",
    "Statement",
    "TableKind",
    "takes_answers",
]
