"""Leaders, and what each may be asked about, for one another."""
