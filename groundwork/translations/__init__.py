"""One catalog over all rooms; English stands in the code."""
