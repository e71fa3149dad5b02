"""How pages are made: the app, its guard, languages, forms, headers and errors."""
