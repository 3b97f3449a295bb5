"""Callbacks as they are submitted: an address that can be called as it is written, and a secret worth the name."""

import base64

import pytest
from marshmallow import ValidationError

from schemas.callback import Callback, CallbackSchema
from tests.receivers import SECRET


def whsec(count: int) -> str:
    return "whsec_" + base64.b64encode(bytes(range(count))).decode()


def complaint(**callback: object) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        CallbackSchema().load(callback)
    messages: dict[str, list[str]] = caught.value.messages_dict
    return messages


@pytest.mark.parametrize("count", [24, 25, 32, 64])
def test_secret_of_the_standard_is_taken(count: int) -> None:
    secret = whsec(count)
    assert CallbackSchema().load({"url": "https://cms.example/done", "secret": secret}).secret == secret


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        whsec(23),
        whsec(65),
        whsec(32).removeprefix("whsec_"),
        whsec(32).rstrip("="),
        whsec(32) + "\n",
        whsec(32).replace("A", "-"),
        "whsk_" + whsec(32),
        "whsec_سر" + "A" * 40,
        7,
    ],
)
def test_other_secrets_are_refused_and_not_repeated(secret: object) -> None:
    messages = complaint(url="https://cms.example/done", secret=secret)
    assert set(messages) == {"secret"}
    assert len(str(secret)) < 8 or str(secret) not in str(messages)


@pytest.mark.parametrize(
    "url",
    [
        "https://cms.example/done?x=1",
        "https://cms:8443/done",
        "https://[2606:4700::1111]/done",
        "https://xn--mgbh0fb.example/%D8%AE",
        "http://10.0.0.7:8080/",
    ],
)
def test_addresses_that_can_be_called_are_taken(url: str) -> None:
    assert CallbackSchema().load({"url": url}) == Callback(url=url)


@pytest.mark.parametrize(
    "url",
    [
        "cms.example/done",
        "ftp://cms.example/done",
        "file:///etc/passwd",
        "https://",
        "https://user:word@cms.example/",
        "https://user@cms.example/",
        "https://cms.example:0/",
        "https://cms.example:99999/",
        "https://خلاصة.example/",
        "https://cms.example/تم",
        "https://cms.example/a b",
        "https://cms.example/a\r\nHost: x",
        "https://cms.example/a\0",
        "https://cms.example\\@10.0.0.1/",
        "https://cms.example/" + "a" * 2_048,
        7,
    ],
)
def test_other_addresses_are_refused(url: object) -> None:
    assert set(complaint(url=url)) == {"url"}


def test_secret_is_neither_dumped_nor_shown() -> None:
    callback = Callback(url="https://cms.example/done", secret=SECRET)
    assert CallbackSchema().dump(callback) == {"url": "https://cms.example/done"}
    assert SECRET not in repr(callback)
