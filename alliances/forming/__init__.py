"""How an alliance comes to be: its steps, its prospects, its hand-over to the next leader."""
