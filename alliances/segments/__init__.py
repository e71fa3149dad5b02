"""Supporters chosen by a sentence, counted while it is written."""
