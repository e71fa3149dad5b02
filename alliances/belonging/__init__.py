"""Who belongs: organizations, people at them, individual members, roles, and program commitments."""
