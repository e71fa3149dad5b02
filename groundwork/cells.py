"""Cells of files that people open in a spreadsheet."""

STARTS_A_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)  # the last four are wide


def neutral(cell: object) -> object:
    """The cell itself; words that a spreadsheet would run as a formula get an apostrophe before them."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(STARTS_A_FORMULA):
        return f"'{cell}"
    return cell
