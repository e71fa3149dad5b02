"""E-mail: the mail server, the demo's mailbox, letters to many, and the link that stops them."""
