"""How long the tables of polls keep their rows."""

from groundwork.doors import Keeping
from groundwork.retention.keeping import kept
from groundwork.words import say


def keepings() -> list[Keeping]:
    """Polls stay, so that a published number can be worked out again; answers name nobody."""
    return [
        *kept(
            lambda: say("Polls and their published numbers, to be worked out again by anybody; they name nobody."),
            "poll", "poll_area_estimate", "poll_area_model", "poll_area_vote", "poll_choice", "poll_figure",
            "poll_population", "poll_population_table", "poll_question", "poll_record", "poll_sample",
            "poll_sample_result", "poll_sample_segment", "poll_statement",
        ),
        *kept(lambda: say("Answers without a name; who was invited is kept apart from what was answered."),
              "poll_answer", "poll_invitation", "poll_response"),
    ]  # fmt: skip
