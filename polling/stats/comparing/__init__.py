"""Comparisons: crosstabs and their letters, waves, split ballots, and what a poll will be able to tell."""
