"""The way out: claimed, handed over, settled, and found again when its fate is unknown."""
