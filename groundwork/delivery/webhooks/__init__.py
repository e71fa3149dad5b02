"""What the phone company tells us: signed or refused, written down at once, taken in later."""
