"""Our numbers: who the carriers say each is, what it may send, and the page on which that is written down."""
