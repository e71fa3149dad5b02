"""Calling Congress by ringing our number: which offices, what is said, and the webhook of every step."""
