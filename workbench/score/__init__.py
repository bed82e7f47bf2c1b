"""Score package."""
