"""The commands of `groundswell legislators`."""
