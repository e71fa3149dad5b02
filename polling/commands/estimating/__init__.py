"""`polls estimate` and `polls crosstab`: the design a file describes, and its numbers as tables and JSON."""
