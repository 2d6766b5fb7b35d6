"""The demo organisation: an invented union, invented persons, texts written for it. Deterministic for a given date."""
