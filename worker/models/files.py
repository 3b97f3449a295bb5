"""Files of weights as they lie on disk."""

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from worker.errors import ModelError

BLOCK_BYTES = 1 << 20
REMEDY = "fetch or make the models again"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """A file of weights; ``size``, in bytes, and ``sha256`` are of what lies on disk."""

    processor: str
    name: str
    path: Path
    size: int
    sha256: str


def read_file(kind: str, name: str, path: Path) -> tuple[ModelFile, str]:
    """A file of weights as it lies on disk, and its md5; raises ModelError when it cannot be read."""
    md5, sha256, size = hashlib.md5(usedforsecurity=False), hashlib.sha256(), 0
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "not a regular file"
            raise ModelError(f"The {kind} model {path} is {what}; {REMEDY}.")
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                md5.update(block)
                sha256.update(block)
                size += len(block)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ModelError(f"The {kind} model {path} is missing; {REMEDY}.") from error
    except PermissionError as error:
        raise ModelError(
            f"The {kind} model {path} may not be read; give the user of the worker the right to."
        ) from error
    except OSError as error:
        raise ModelError(f"The {kind} model {path} cannot be read: {error.strerror}.") from error
    return ModelFile(processor=kind, name=name, path=path, size=size, sha256=sha256.hexdigest()), md5.hexdigest()
