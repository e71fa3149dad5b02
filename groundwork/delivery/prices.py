"""What a text costs, estimated from public list prices."""

# $0.0083 to the phone company and about $0.0035 to the carrier, in hundredths of a cent
HUNDREDTHS_PER_SEGMENT = 118


def cents(segments: int) -> int:
    """Whole cents for this many segments together, rounded up; price a sum, do not sum prices."""
    return -(-segments * HUNDREDTHS_PER_SEGMENT // 100)


def segments_for(budget_cents: int) -> int:
    """How many segments a budget pays for."""
    return budget_cents * 100 // HUNDREDTHS_PER_SEGMENT
