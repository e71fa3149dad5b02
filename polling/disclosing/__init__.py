"""How a poll was done, by AAPOR's eleven items, in both languages: what is known, and what its makers say."""
