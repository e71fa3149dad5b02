"""Everything the statistics refuse, in words that name what is wrong and say what to do."""


class Problem(ValueError):
    """What cannot be had from these people; the text says why and what to do."""


class NotWeightable(Problem):
    """These people cannot be weighted to these targets."""


class MissingTarget(NotWeightable):
    """Somebody answered with a category for which the population has no target."""


class EmptyTarget(NotWeightable):
    """The population has a category that nobody who answered is in, and there is no other to join it to."""


class BadShares(NotWeightable):
    """The targets of one margin are not shares of one whole."""


class Contradiction(NotWeightable):
    """No weights above zero, or none within the bounds, can meet all margins at once."""


class BadWeights(NotWeightable):
    """A weight to begin with is missing, infinite, zero or negative."""


class TooFew(Problem):
    """Too few people: nothing can be said about uncertainty."""


class Unfit(Problem):
    """The data cannot carry a model of areas."""


class MixedSamples(Problem):
    """People recruited in different ways, or asked different things, were about to become one number."""


class BadDesign(Problem):
    """Strata, clusters or population sizes that do not fit each other or the people."""
