"""The WebUI as plain values."""
