"""Who the public is: the tables that polls are weighted to, ours and those an administrator brings."""
