"""The Census's numbers of the states, the District and the territories."""

_IN_ORDER = (
    "AL AK - AZ AR CA - CO CT DE DC FL GA - HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH "
    "OK OR PA - RI SC SD TN TX UT VT VA - WA WV WI WY"
)
CODES = {f"{number:02}": code for number, code in enumerate(_IN_ORDER.split(), start=1) if code != "-"}
CODES |= {"60": "AS", "66": "GU", "69": "MP", "72": "PR", "78": "VI"}
