"""Members, unions, circles; the roster file; accounts for persons."""
