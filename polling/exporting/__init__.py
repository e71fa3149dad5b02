"""Answers as files: one row a response that leads to nobody, with every code explained."""
