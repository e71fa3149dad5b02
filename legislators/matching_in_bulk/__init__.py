"""Matching whole files of places at once."""
