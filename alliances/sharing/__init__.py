"""What leaves the house: supporters as files, and signed news to an alliance's other programs."""
