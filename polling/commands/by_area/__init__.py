"""`polls mrp`: estimates for areas, and their map."""
