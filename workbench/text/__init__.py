"""Text package."""
