"""Estimates and how far chance may have moved them: designs, linearization, intervals."""
