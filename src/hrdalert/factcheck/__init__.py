"""The fact check: what texts say, held against what entries and data of the case say. It knows no document."""

FACE = ("claims", "compare", "events", "finding", "memory", "onfile", "phrases", "translation")
"""The modules that other rooms may take from, beside what stands here."""
