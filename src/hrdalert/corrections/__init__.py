"""What an office knows better: its own records of the knowledge data, in ``knowledge/`` of its workspace."""

from hrdalert.corrections.reading import check_knowledge
from hrdalert.corrections.writing import to_correct

__all__ = ["check_knowledge", "to_correct"]
