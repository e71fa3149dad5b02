"""How long each table keeps its rows, why, and the job that takes away what is over its time."""
