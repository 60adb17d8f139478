"""What the product can do: one file per section, strangers to each other."""
