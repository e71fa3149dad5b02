"""The words of texts: how they are measured, filled in, read when they come back, and gathered into threads."""
