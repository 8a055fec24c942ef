"""The room of publishing: a release on the office's own website, and the sources of a case in a public archive."""
