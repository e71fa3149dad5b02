"""Whom we talk to: members of Congress, their seats, terms and offices, and which of them a place has."""
