"""Texts, calls and e-mail: addresses, consent, the outbox, and the phone company."""
