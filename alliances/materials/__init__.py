"""What there is to hand out, teach or speak from, in versions and languages."""
