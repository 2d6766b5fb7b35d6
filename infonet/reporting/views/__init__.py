"""Pages of information work, by trade: writing, signing, triage, duties."""
