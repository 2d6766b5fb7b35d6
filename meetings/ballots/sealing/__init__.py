"""The heart of the secret ballot: papers, envelopes, keys, opening, counting. No database, no request, no clock (docs/decisions/0100)."""
