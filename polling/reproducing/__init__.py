"""Making published numbers again from their recipe, and saying whether they came out the same."""
