"""`polls trend`, `polls split` and `polls plan`: waves, wordings, and what a poll will be able to tell."""
