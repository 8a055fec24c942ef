"""The room of publishing: a release on the office's own website."""
