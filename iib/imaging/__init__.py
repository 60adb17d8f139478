"""Pixels: thumbnails and the demo library."""
