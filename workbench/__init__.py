"""Bilingual workbench: translate, align, review, score and export Chinese and English articles."""

__version__ = "0.1.0"
