"""What a leader asks the secretariat for, and what became of it."""
