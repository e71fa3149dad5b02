"""What texts and calls cost, estimated from public list prices."""

# $0.0083 to the phone company and about $0.0035 to the carrier, in hundredths of a cent
HUNDREDTHS_PER_SEGMENT = 118
# $0.0085 for the minute that comes in and $0.014 for the one that goes out to the office
HUNDREDTHS_PER_MINUTE = 225


def cents(segments: int) -> int:
    """Whole cents for this many segments together, rounded up; price a sum, do not sum prices."""
    return -(-segments * HUNDREDTHS_PER_SEGMENT // 100)


def segments_for(budget_cents: int) -> int:
    """How many segments a budget pays for."""
    return budget_cents * 100 // HUNDREDTHS_PER_SEGMENT


def call_cents(minutes: int) -> int:
    """Whole cents for this many minutes of bridged calls together, rounded up."""
    return -(-minutes * HUNDREDTHS_PER_MINUTE // 100)
