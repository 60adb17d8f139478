"""The modules of the host that an extension may import; each keeps the host's names and meanings."""
