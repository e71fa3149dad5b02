"""What every room stands on, and knows no word of the domain."""
