"""YAML files of an office, cases first: the place of every value, the model, uncertain dates, and every mistake."""

FACE = (
    "case_files",
    "dates",
    "edit",
    "entities",
    "key_paths",
    "likely_words",
    "located_text",
    "located_yaml",
    "mistakes",
    "model",
    "own_records",
    "people",
    "reading",
    "schema",
    "sentences",
    "shape",
    "translation_rows",
    "translations",
    "validation",
    "values",
    "yaml_spans",
    "written",
)
"""The modules that other rooms may take from, beside what stands here."""
