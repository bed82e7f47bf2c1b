"""Translate package."""
