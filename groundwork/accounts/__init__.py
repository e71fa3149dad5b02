"""Staff: who may sign in, with what second factor, and what they are in which alliance."""
