"""Replicate weights: the sample made many times over, and what any statistic does from one to the next."""
