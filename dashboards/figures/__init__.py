"""The figures of a dashboard: each one frame, one chart, one drawing, one table, one CSV."""
