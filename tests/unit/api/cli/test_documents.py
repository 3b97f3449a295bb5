import os
from pathlib import Path

import pytest

from api.cli import documents
from api.cli.errors import CommandError
from schemas.article import ArticleSchema


def test_sample_article_honours_the_contract() -> None:
    article = ArticleSchema().load(documents.sample_article())
    assert article.language == "ar"
    assert article.title
    assert article.published_at
    assert 250 <= len(article.text.split()) <= 400
    assert article.text.count("«") == article.text.count("»") >= 4


def test_write_replaces_a_file_whole_and_follows_its_link(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    documents.write(tmp_path / "link.json", b"new")
    assert (tmp_path / "real.json").read_text() == "new"
    assert (tmp_path / "link.json").is_symlink()
    assert len(list(tmp_path.iterdir())) == 2


def test_write_leaves_a_device_in_place() -> None:
    documents.write(Path(os.devnull), b"gone")
    assert not Path(os.devnull).is_file()


def test_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Cannot write"):
        documents.write(tmp_path / "none" / "job.json", b"x")
    assert list(tmp_path.iterdir()) == []
