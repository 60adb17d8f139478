"""Infinite Image Browsing: find, keep and tidy the pictures that you generated."""

__version__ = "0.1.0"
