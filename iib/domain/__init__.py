"""Words and rules: standard library only; no disk, no clock, no network."""
