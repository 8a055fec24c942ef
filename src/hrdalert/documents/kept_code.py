"""What Jinja made of the packaged templates, kept for the next start."""

from __future__ import annotations

from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from hrdalert.kept import keep, kept


class KeptCode(jinja2.BytecodeCache):
    """What Jinja made of packaged templates."""

    def __init__(self, packaged: Path) -> None:
        self._packaged = packaged

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Under what a template is kept; empty for one of the office's own."""
        is_packaged = filename is not None and Path(filename).is_relative_to(self._packaged)
        return f"code of {name}" if is_packaged else ""

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key and (found := kept(bucket.key, bucket.checksum)) is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.key:
            keep(bucket.key, bucket.bytecode_to_string(), bucket.checksum)
