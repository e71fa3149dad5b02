"""Who we are: alliances and how they form, their organizations and supporters, and what they do."""
