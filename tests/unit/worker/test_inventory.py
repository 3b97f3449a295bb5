import hashlib
import json
from pathlib import Path

import pytest

from tests.model_folders import add_model, write_folder
from worker.errors import ModelError
from worker.models.inventory import read_holdings


def test_files_are_listed_in_the_order_in_which_they_are_used(tmp_path: Path) -> None:
    sentiment = {"tiny": add_model(tmp_path, "sentiment", "tiny")}
    (holding,) = read_holdings(write_folder(tmp_path, sentiment=sentiment, stanza="1.15.0"))
    assert (holding.language, holding.stanza, holding.packages) == ("ar", "1.15.0", ("tiny",))
    assert [file.processor for file in holding.files] == ["tokenize", "pos", "pretrain", "sentiment"]
    assert holding.files[1].sha256 == hashlib.sha256(b"pos").hexdigest()
    assert holding.size == len("tokenizepospretrainsentiment")


def test_package_that_lacks_a_file_is_not_offered(tmp_path: Path) -> None:
    """As in official folders, where the package ``default`` alone is downloaded of several that are described."""
    folder = write_folder(
        tmp_path,
        mwt={"big": {"md5": "0" * 32}},
        packages={"tiny": {"tokenize": "tiny"}, "big": {"tokenize": "tiny", "mwt": "big"}, "odd": {"pos": "tiny"}},
    )
    (holding,) = read_holdings(folder)
    assert holding.packages == ("tiny",)
    assert "big" not in {file.name for file in holding.files}


def test_damaged_file_is_listed_as_it_is(tmp_path: Path) -> None:
    (write_folder(tmp_path) / "ar" / "pos" / "tiny.pt").write_bytes(b"cut")
    (holding,) = read_holdings(tmp_path)
    assert holding.files[1].size == 3
    assert holding.packages == ("tiny",)


def test_language_without_a_folder_is_left_out(tmp_path: Path) -> None:
    path = write_folder(tmp_path) / "resources.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"fr": {"tokenize": {"tiny": {}}}}))
    assert [holding.language for holding in read_holdings(tmp_path)] == ["ar"]


def test_name_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"names '\.\./\.\./x', which cannot be the name of a model"):
        read_holdings(write_folder(tmp_path, mwt={"../../x": {}}))


def test_file_that_may_not_be_looked_at_is_told(tmp_path: Path) -> None:
    """A link to itself is refused to every user, root included, as a folder without permission is to others."""
    path = write_folder(tmp_path) / "ar" / "pos" / "tiny.pt"
    path.unlink()
    path.symlink_to(path)
    with pytest.raises(ModelError, match=r"pos/tiny\.pt cannot be read: "):
        read_holdings(tmp_path)


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="does not exist"):
        read_holdings(tmp_path / "none")
