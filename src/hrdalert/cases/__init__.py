"""YAML files of an office, cases first: the place of every value, the model, uncertain dates, and every mistake."""
