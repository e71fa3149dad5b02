"""The statistics of polls: a pure core on numpy and scipy that knows nothing of this house."""
