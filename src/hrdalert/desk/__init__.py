"""The desk: a page on one's own machine, with a case as a form beside its documents. It has no state but the file."""

FACE = ("icon", "serving")
"""The modules that other rooms may take from, beside what stands here."""
