"""Fieldwork: who is invited, by which link, and what they answer, kept apart from who they are."""
