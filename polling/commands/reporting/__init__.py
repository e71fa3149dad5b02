"""`polls disclose`, `export`, `remake` and `show`: how it was done, the answers, and the numbers once more."""
