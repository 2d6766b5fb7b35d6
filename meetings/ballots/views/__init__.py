"""Pages of ballots and resolutions."""
