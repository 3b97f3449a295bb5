"""Small model folders, as ``stanza.download`` lays them out. The models in them are a word each."""

import hashlib
import json
from pathlib import Path
from typing import Any


def write_folder(folder: Path, **changes: Any) -> Path:
    """A small folder as stanza.download lays it out, with empty-handed models."""
    entry: dict[str, Any] = {"lang_name": "Arabic"}
    for processor in ("tokenize", "pos", "pretrain"):
        path = folder / "ar" / processor / "tiny.pt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(processor.encode())
        entry[processor] = {"tiny": described(processor.encode())}
    entry["pos"]["tiny"]["dependencies"] = [{"model": "pretrain", "package": "tiny"}]
    entry["packages"] = {"tiny": {"tokenize": "tiny", "pos": "tiny"}}
    resources = {"ar": entry | changes, "arabic": {"alias": "ar"}, "url": "somewhere"}
    (folder / "resources.json").write_text(json.dumps(resources))
    return folder


def described(content: bytes) -> dict[str, Any]:
    return {"md5": hashlib.md5(content, usedforsecurity=False).hexdigest()}


def add_model(folder: Path, processor: str, name: str) -> dict[str, Any]:
    """Put a further file into the folder; what ``resources.json`` would say of it."""
    path = folder / "ar" / processor / f"{name}.pt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(processor.encode())
    return described(processor.encode())
