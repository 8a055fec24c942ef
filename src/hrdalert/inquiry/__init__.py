"""Knows what an inquiry asked, who answered what, and which counts and quotations may be printed of it."""
