"""Settings: `local` for one machine, `production` for an installation, `test` for the tests; all grow from `base`."""
