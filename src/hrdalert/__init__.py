"""One case file, every document a human rights defender's case needs."""

__version__ = "0.2.0"
