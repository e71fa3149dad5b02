"""The phone company: the port to it, its one real client, its signatures, codes, scripts and prices."""
