"""Keeps our lists of Congress up to date with their public sources."""
