"""Align package."""
