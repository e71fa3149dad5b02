"""The offices an alliance looks after: which, their story, what was said and promised there."""
