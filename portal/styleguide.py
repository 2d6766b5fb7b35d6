"""/styleguide/: every part in every state, with made-up data and no database."""
