"""Makes the product's own compact snapshot out of the official files."""
