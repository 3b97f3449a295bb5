"""A model folder is checked before anything is loaded; what is wrong with it is one clear sentence."""

import errno
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model_folders import add_model, described, write_folder
from worker.errors import ModelError
from worker.models.registry import read_package


def complaint(folder: Path, language: str = "ar", package: str = "tiny") -> str:
    with pytest.raises(ModelError) as caught:
        read_package(folder, language, package)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_sound_folder_is_read_with_its_dependencies(tmp_path: Path) -> None:
    package = read_package(write_folder(tmp_path), "ar", "tiny")
    assert package.processors == ("tokenize", "pos")
    assert [(file.processor, file.name) for file in package.files] == [
        ("tokenize", "tiny"),
        ("pos", "tiny"),
        ("pretrain", "tiny"),
    ]
    assert package.files[0].sha256 == hashlib.sha256(b"tokenize").hexdigest()


def test_missing_folder(tmp_path: Path) -> None:
    assert "does not exist" in complaint(tmp_path / "none")


def test_missing_resources(tmp_path: Path) -> None:
    assert "has no resources.json" in complaint(tmp_path)


@pytest.mark.parametrize("content", ["{", "[]", "\udcff", "[" * 100_000, ""])
def test_broken_resources(tmp_path: Path, content: str) -> None:
    (tmp_path / "resources.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert "resources.json" in complaint(tmp_path)


def test_unknown_language_names_those_that_are_there(tmp_path: Path) -> None:
    message = complaint(write_folder(tmp_path), language="fr")
    assert "'fr'" in message
    assert "it has: ar" in message


def test_unknown_package_names_those_that_are_there(tmp_path: Path) -> None:
    assert "it has: tiny" in complaint(write_folder(tmp_path), package="default")


def test_package_without_a_tokenizer(tmp_path: Path) -> None:
    assert "no tokenizer" in complaint(write_folder(tmp_path, packages={"tiny": {"pos": "tiny"}}))


def test_missing_file(tmp_path: Path) -> None:
    (write_folder(tmp_path) / "ar" / "pos" / "tiny.pt").unlink()
    message = complaint(tmp_path)
    assert "pos" in message
    assert "missing" in message


@pytest.mark.parametrize("processor", ["tokenize", "pretrain"])
def test_damaged_file(tmp_path: Path, processor: str) -> None:
    (write_folder(tmp_path) / "ar" / processor / "tiny.pt").write_bytes(b"cut")
    message = complaint(tmp_path)
    assert str(tmp_path / "ar" / processor / "tiny.pt") in message
    assert "damaged: its md5 is" in message


def test_sha256_is_checked_where_it_is_given(tmp_path: Path) -> None:
    pos = {"tiny": described(b"pos") | {"sha256": hashlib.sha256(b"other").hexdigest()}}
    assert "pos/tiny.pt is damaged: its sha256 is" in complaint(write_folder(tmp_path, pos=pos))


def test_alternate_md5_is_accepted_as_stanza_does(tmp_path: Path) -> None:
    pos = {"tiny": {"md5": "0" * 32, "alternate_md5": described(b"pos")["md5"]}}
    assert read_package(write_folder(tmp_path, pos=pos), "ar", "tiny").processors == ("tokenize", "pos")


def test_model_that_is_not_described(tmp_path: Path) -> None:
    assert "does not describe" in complaint(write_folder(tmp_path, pos={}))


def test_charlm_and_pretrain_dependencies_are_read(tmp_path: Path) -> None:
    foundations = ("pretrain", "forward_charlm", "backward_charlm")
    changes: dict[str, Any] = {kind: {"khulasa": add_model(tmp_path, kind, "khulasa")} for kind in foundations[1:]}
    needs = [{"model": "pretrain", "package": "tiny"}]
    needs += [{"model": kind, "package": "khulasa"} for kind in foundations[1:]]
    for kind in ("depparse", "ner"):
        changes[kind] = {"khulasa": add_model(tmp_path, kind, "khulasa") | {"dependencies": needs}}
    changes["pos"] = {"tiny": described(b"pos") | {"dependencies": needs}}
    changes["packages"] = {"tiny": {"tokenize": "tiny", "pos": "tiny", "depparse": "khulasa", "ner": "khulasa"}}
    package = read_package(write_folder(tmp_path, **changes), "ar", "tiny")
    assert package.processors == ("tokenize", "pos", "depparse", "ner")
    assert [(file.processor, file.name) for file in package.files[-3:]] == [
        ("pretrain", "tiny"),
        ("forward_charlm", "khulasa"),
        ("backward_charlm", "khulasa"),
    ]
    (tmp_path / "ar" / "backward_charlm" / "khulasa.pt").write_bytes(b"cut")
    assert "backward_charlm" in complaint(tmp_path)


def test_official_arabic_folder_is_read(tmp_path: Path) -> None:
    """The shape of the Arabic entry of Stanza 1.15, with the models of ``default`` only on disk."""
    charlms = [{"model": f"{way}_charlm", "package": "ccwiki"} for way in ("forward", "backward")]
    conll, fasttext = ({"model": "pretrain", "package": name} for name in ("conll17", "fasttextwiki"))
    default = {
        "tokenize": "padt",
        "mwt": "padt",
        "lemma": "padt_nocharlm",
        "pos": "padt_charlm",
        "depparse": "padt_charlm",
        "ner": "aqmar_charlm",
    }
    entry: dict[str, Any] = {kind: {name: add_model(tmp_path, kind, name)} for kind, name in default.items()}
    for kind in ("pos", "depparse"):
        entry[kind]["padt_charlm"]["dependencies"] = [conll, *charlms]
        entry[kind]["padt_nocharlm"] = {"md5": "0" * 32, "dependencies": [conll]}
    entry["ner"]["aqmar_charlm"]["dependencies"] = [fasttext, *charlms]
    for need in (conll, fasttext, *charlms):
        entry.setdefault(need["model"], {})[need["package"]] = add_model(tmp_path, need["model"], need["package"])
    fast = default | {"pos": "padt_nocharlm", "depparse": "padt_nocharlm"}
    optional = {"optional": {"constituency": "tiny", "coref": "tiny"}}
    entry |= {"packages": {"default": default | optional, "default_fast": fast}, "default_processors": default}
    entry |= {"default_md5": "0" * 32, "lang_name": "Arabic"}
    (tmp_path / "resources.json").write_text(json.dumps({"ar": entry, "be": {"packages": {"default": {}}}}))
    package = read_package(tmp_path, "ar", "default")
    assert package.processors == ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
    assert len(package.files) == 10
    assert package.stanza is None
    assert "padt_nocharlm.pt is missing" in complaint(tmp_path, package="default_fast")
    assert "has no models for language 'fr'; it has: ar." in complaint(tmp_path, language="fr")


@pytest.mark.parametrize("several", ["tiny other", ["tiny", "other"]])
def test_several_name_models_are_read(tmp_path: Path, several: object) -> None:
    ner = {name: add_model(tmp_path, "ner", name) for name in ("tiny", "other")}
    folder = write_folder(tmp_path, ner=ner, packages={"tiny": {"tokenize": "tiny", "ner": several}})
    package = read_package(folder, "ar", "tiny")
    assert package.models["ner"] == ("tiny", "other")
    assert [file.name for file in package.files] == ["tiny", "tiny", "other"]


def test_several_models_of_another_processor_are_refused(tmp_path: Path) -> None:
    packages = {"tiny": {"tokenize": "tiny", "pos": "tiny other"}}
    assert "names several pos models (tiny, other)" in complaint(write_folder(tmp_path, packages=packages))


@pytest.mark.parametrize("value", [{"model": "tiny"}, 5, [5], [""], " "])
def test_model_that_is_not_named_is_told(tmp_path: Path, value: object) -> None:
    message = complaint(write_folder(tmp_path, packages={"tiny": {"tokenize": "tiny", "pos": value}}))
    assert "does not name its pos model" in message


def test_name_that_stanza_would_not_find_is_told(tmp_path: Path) -> None:
    packages = {"tiny": {"tokenize": "tiny", "pos": "Tiny"}}
    assert "lower case only" in complaint(write_folder(tmp_path, packages=packages))


def test_identity_lemmatizer_has_no_file(tmp_path: Path) -> None:
    packages = {"tiny": {"tokenize": "tiny", "lemma": "identity"}}
    package = read_package(write_folder(tmp_path, packages=packages), "ar", "tiny")
    assert package.processors == ("tokenize", "lemma")
    assert [file.processor for file in package.files] == ["tokenize"]


@pytest.mark.parametrize("tokenizer", ["tiny", "tiny_charlm"])
def test_expander_that_stanza_would_add_is_checked_too(tmp_path: Path, tokenizer: str) -> None:
    changes: dict[str, Any] = {
        kind: {name: add_model(tmp_path, kind, name)} for kind, name in (("mwt", "tiny"), ("tokenize", tokenizer))
    }
    folder = write_folder(tmp_path, **changes, packages={"tiny": {"tokenize": tokenizer}})
    assert read_package(folder, "ar", "tiny").processors == ("tokenize", "mwt")
    (folder / "ar" / "mwt" / "tiny.pt").write_bytes(b"cut")
    assert "mwt/tiny.pt is damaged" in complaint(folder)


def test_alias_leads_to_the_files_of_the_language(tmp_path: Path) -> None:
    package = read_package(write_folder(tmp_path), "arabic", "tiny")
    assert package.language == "ar"
    assert package.files[0].path == tmp_path / "ar" / "tokenize" / "tiny.pt"


def test_alias_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    write_folder(tmp_path)
    path = tmp_path / "resources.json"
    loop = {"aa": {"alias": "bb"}, "bb": {"alias": "aa"}, "cc": {"alias": "none"}}
    path.write_text(json.dumps(json.loads(path.read_text()) | loop))
    assert "no models for language 'aa'; it has: ar." in complaint(tmp_path, language="aa")
    assert "no models for language 'cc'" in complaint(tmp_path, language="cc")


def test_language_without_packages_is_told(tmp_path: Path) -> None:
    assert "has no models for language 'ar'; it has: none" in complaint(write_folder(tmp_path, packages={}))


def test_folder_of_an_old_stanza_is_told(tmp_path: Path) -> None:
    changes = {"packages": {}, "default_processors": {"tokenize": "tiny"}}
    assert "as folders of old Stanza versions do" in complaint(write_folder(tmp_path, **changes))


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "a/b", "..", ".hidden", "a\\b", "a\x00b"])
def test_name_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    needs = {"tiny": described(b"pos") | {"dependencies": [{"model": "pretrain", "package": name}]}}
    message = complaint(write_folder(tmp_path, pos=needs, pretrain={name: {}}))
    assert repr(name) in message
    assert "cannot be the name of a model" in message
    packages = {"tiny": {"tokenize": [name]}}
    (tmp_path / "again").mkdir()
    folder = write_folder(tmp_path / "again", packages=packages, tokenize={name: {}})
    assert "cannot be the name of a model" in complaint(folder)


def test_kind_of_model_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    needs = {"tiny": described(b"pos") | {"dependencies": [{"model": "../..", "package": "tiny"}]}}
    assert "names '../..'" in complaint(write_folder(tmp_path, pos=needs))


def test_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    path = write_folder(folder) / "ar" / "pos" / "tiny.pt"
    path.rename(tmp_path / "elsewhere.pt")
    path.symlink_to(tmp_path / "elsewhere.pt")
    message = complaint(folder)
    assert "leads out of the model folder" in message
    assert str(path) in message


def test_link_inside_the_folder_and_link_to_the_folder_are_followed(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    path = write_folder(folder) / "ar" / "pos" / "tiny.pt"
    path.rename(folder / "kept.pt")
    path.symlink_to(folder / "kept.pt")
    (tmp_path / "link").symlink_to(folder)
    assert read_package(tmp_path / "link", "ar", "tiny").processors == ("tokenize", "pos")


def test_link_to_itself_is_told(tmp_path: Path) -> None:
    path = write_folder(tmp_path) / "ar" / "pos" / "tiny.pt"
    path.unlink()
    path.symlink_to(path)
    assert "cannot be read: " in complaint(tmp_path)


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    path = write_folder(tmp_path) / "ar" / "pos" / "tiny.pt"
    path.unlink()
    path.mkdir()
    assert f"{path} is a folder" in complaint(tmp_path)


def test_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    path = write_folder(tmp_path) / "ar" / "pos" / "tiny.pt"
    path.unlink()
    os.mkfifo(path)
    assert "not a regular file" in complaint(tmp_path)


def test_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("{}")
    assert "is a file" in complaint(tmp_path / "file")


def test_folder_in_place_of_resources(tmp_path: Path) -> None:
    (tmp_path / "resources.json").mkdir()
    assert "cannot be read: Is a directory." in complaint(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", ["resources.json", "ar/pos/tiny.pt"])
def test_file_without_permission(tmp_path: Path, name: str) -> None:
    path = write_folder(tmp_path) / name
    path.chmod(0)
    assert str(path) in complaint(tmp_path)


def test_refusal_to_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for every user, root included."""
    path = write_folder(tmp_path) / "ar" / "pos" / "tiny.pt"
    opened = Path.open

    def refuse(self: Path, *arguments: Any, **options: Any) -> Any:
        if self == path:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    assert f"{path} may not be read; give the user of the worker" in complaint(tmp_path)


@pytest.mark.parametrize("unit", ["token", "word"])
def test_unit_of_the_name_model_is_read(tmp_path: Path, unit: str) -> None:
    ner = {"tiny": add_model(tmp_path, "ner", "tiny") | {"unit": unit}}
    folder = write_folder(tmp_path, ner=ner, packages={"tiny": {"tokenize": "tiny", "ner": "tiny"}})
    assert read_package(folder, "ar", "tiny").ner_unit == unit


def test_unit_is_the_token_unless_told(tmp_path: Path) -> None:
    assert read_package(write_folder(tmp_path), "ar", "tiny").ner_unit == "token"


@pytest.mark.parametrize("units", [("letter", "letter"), ("word", "token"), (["word"], "word")])
def test_unit_that_is_none_is_told(tmp_path: Path, units: tuple[object, object]) -> None:
    ner = {
        name: add_model(tmp_path, "ner", name) | {"unit": unit}
        for name, unit in zip(("tiny", "other"), units, strict=True)
    }
    folder = write_folder(tmp_path, ner=ner, packages={"tiny": {"tokenize": "tiny", "ner": "tiny other"}})
    assert "must be token or word, the same for all" in complaint(folder)


def test_number_of_divided_words_is_read_and_nothing_unless_told(tmp_path: Path) -> None:
    assert read_package(write_folder(tmp_path), "ar", "tiny").divided_words == 0
    pretrain = {"tiny": add_model(tmp_path, "pretrain", "tiny") | {"divided_words": 39}}
    assert read_package(write_folder(tmp_path, pretrain=pretrain), "ar", "tiny").divided_words == 39


@pytest.mark.parametrize("count", ["39", -1, [39], 1.5, True])
def test_number_of_divided_words_that_is_none_is_told(tmp_path: Path, count: object) -> None:
    pretrain = {"tiny": add_model(tmp_path, "pretrain", "tiny") | {"divided_words": count}}
    assert "it must be a number of words" in complaint(write_folder(tmp_path, pretrain=pretrain))


def test_version_that_made_the_models_is_read(tmp_path: Path) -> None:
    assert read_package(write_folder(tmp_path, stanza="1.15.0"), "ar", "tiny").stanza == "1.15.0"


def keyed(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    words = ["packages", "tiny", "tokenize", "pos", "ner", "dependencies", "model", "package", "md5", "alias", "unit"]
    words += ["pretrain", "divided_words"]
    return st.dictionaries(st.sampled_from(words), inner)


@given(entry=st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | keyed(inner)))
def test_whatever_the_description_is_it_is_read_or_refused(entry: object) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "resources.json").write_text(json.dumps({"ar": entry}))
        with pytest.raises(ModelError):
            read_package(folder, "ar", "tiny")
