"""What it all adds up to: reads every room and changes nothing."""
