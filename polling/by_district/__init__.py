"""Estimates for districts: fitted when a poll is published, shown with what they stand on."""
