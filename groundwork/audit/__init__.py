"""What staff did that is worth remembering: a log that is only ever added to, each line sealed by the next."""
