"""Weights: margins and their targets, thin categories joined, and the people who answered fitted to the public."""
