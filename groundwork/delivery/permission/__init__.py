"""Who may be written to: the ledger of permissions, every way to say stop, and what an erased person leaves."""
