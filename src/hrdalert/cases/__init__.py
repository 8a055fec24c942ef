"""One case file: YAML with the place of every value, the model, uncertain dates, and every mistake in it."""
