"""What an alliance records about its supporters: finding them, tags, fields, notes, one of two kept."""
