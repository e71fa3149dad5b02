"""Files people hand in: looked at before they are kept, kept in the database, given out as downloads only."""
