"""The inbox: what supporters write back, who answers, and stops that came by another way than a text."""
