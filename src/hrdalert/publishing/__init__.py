"""Publishes releases on the office's own website, corrects them, and takes them down."""

FACE = ("forgetting", "published", "releases", "static_site", "wordpress")
"""The modules that other packages may import from."""
