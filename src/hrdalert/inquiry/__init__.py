"""Knows what an inquiry asked, who answered what, and which counts and quotations may be printed of it."""

FACE = ("quotations", "study")
"""The modules that other rooms may take from, beside what stands here."""
