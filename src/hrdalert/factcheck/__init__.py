"""The fact check: what texts say, held against what entries and data of the case say. It knows no document."""
