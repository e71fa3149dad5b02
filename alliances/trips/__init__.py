"""Journeys of the secretariat through one or several cities, appointment by appointment."""
