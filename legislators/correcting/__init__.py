"""What staff know better than the public list; no refresh overwrites it."""
