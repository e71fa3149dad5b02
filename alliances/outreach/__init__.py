"""Press, radio, schools and universities: outlets, who was met, what came of it, what is next."""
