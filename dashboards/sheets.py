"""Frames as CSV files that are safe to open in a spreadsheet."""

import pandas as pd

from groundwork.cells import neutral


def csv_of(frame: pd.DataFrame) -> str:
    """The frame as CSV with its own column names; days as ISO dates, what is not known left empty."""
    return frame.map(neutral).to_csv(index=False, lineterminator="\r\n")
