"""Formats package."""
