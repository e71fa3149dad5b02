"""What a poll found: computed, withheld where it must be, published once, and shown."""
