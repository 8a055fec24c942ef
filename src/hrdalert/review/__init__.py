"""What a person should look at before a document leaves: rules on the case and its documents, and remarks on prose."""

FACE = ("review", "rules", "sentence_rules", "subject", "tells")
"""The modules that other rooms may take from, beside what stands here."""
