"""Pages anybody may read, and those where staff set our list right."""
