"""Stand-ins for outside programs: real modules that keep a written contract, not patches."""
