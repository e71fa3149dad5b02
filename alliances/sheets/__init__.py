"""Sign-in sheets of paper, typed in."""
