"""What the public thinks: polls, how they are answered, weighted and published."""
