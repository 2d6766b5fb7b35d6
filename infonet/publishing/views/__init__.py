"""Pages of the bulletins: reading, composing, signing."""
