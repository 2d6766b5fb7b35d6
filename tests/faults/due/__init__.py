"""An app that has fifty reminders due, for two clocks to fight over."""
