"""The ``layerfuse`` command: one file for each subcommand, its arguments beside what they do."""
