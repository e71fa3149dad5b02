"""A supporter's own page, by a link that is sent: see, correct, take away, stop, delete."""
