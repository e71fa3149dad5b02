"""Lobbying as the tax law counts it: classes, costs, the year's limits and the worksheets of the returns."""
