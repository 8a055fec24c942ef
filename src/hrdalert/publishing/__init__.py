"""What is published on the office's own website: releases as they are, corrected, or taken down."""

FACE = ("forgetting", "published", "releases", "static_site", "wordpress")
"""The modules that other rooms may take from, beside what stands here."""
