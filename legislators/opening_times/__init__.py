"""When an office is open: what its published words say, its own clock, federal holidays."""
