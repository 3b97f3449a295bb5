"""Settings come from the environment, all at once, and say what is wrong with all of them at once."""

from ipaddress import ip_network

import pytest

from schemas.settings import ModelLoading, Settings, SettingsError, SettingsSchema, load, variable
from tests.receivers import OTHER_SECRET, SECRET


def test_defaults_are_those_of_the_dataclass() -> None:
    assert load({}) == Settings()


def test_schema_and_dataclass_have_the_same_fields() -> None:
    assert set(SettingsSchema().fields) == set(Settings.__dataclass_fields__)


def test_values_are_read() -> None:
    settings = load({"REDIS_URL": "unix:///run/r.sock", "KHULASA_LANGUAGES": "ar, en", "KHULASA_PORT": "9000"})
    assert settings.redis_url == "unix:///run/r.sock"
    assert settings.languages == ("ar", "en")
    assert settings.port == 9000


def test_models_are_loaded_when_the_operator_wants() -> None:
    assert load({}).model_loading is ModelLoading.AT_START
    assert load({"KHULASA_MODEL_LOADING": "on_demand"}).model_loading is ModelLoading.ON_DEMAND
    with pytest.raises(SettingsError, match="KHULASA_MODEL_LOADING: Must be one of: at_start, on_demand"):
        load({"KHULASA_MODEL_LOADING": "lazily"})


def test_empty_variables_count_as_absent() -> None:
    assert load({"KHULASA_PORT": ""}) == Settings()


def test_every_error_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load(
            {
                "REDIS_URL": "localhost",
                "KHULASA_PORT": "http",
                "KHULASA_PROT": "8000",
                "KHULASA_LANGUAGES": "العربية",
                "KHULASA_LOG_LEVEL": "LOUD",
                "KHULASA_LEASE_SECONDS": "0",
            }
        )
    message = str(caught.value)
    for name in ("REDIS_URL", "KHULASA_PORT", "KHULASA_PROT", "KHULASA_LANGUAGES", "LOG_LEVEL", "LEASE_SECONDS"):
        assert name in message
    assert "did you mean KHULASA_PORT?" in message


def test_message_may_not_come_back_while_its_task_runs() -> None:
    with pytest.raises(SettingsError, match="KHULASA_VISIBILITY_TIMEOUT_SECONDS: Must be above 930"):
        load({"KHULASA_TIME_LIMIT_SECONDS": "900"})


def test_repr_does_not_show_the_password() -> None:
    assert "secret" not in repr(load({"REDIS_URL": "redis://:secret@redis:6379/0"}))


def test_lists_are_read_and_a_wrong_entry_is_told_by_its_place() -> None:
    settings = load(
        {
            "KHULASA_WEBHOOK_RETRY_SECONDS": "1, 60",
            "KHULASA_WEBHOOK_ALLOWED_NETWORKS": "10.0.0.0/8,fd00::/8",
            "KHULASA_WEBHOOK_SECRETS": f"{SECRET},{OTHER_SECRET}",
        }
    )
    assert settings.webhook_retry_seconds == (1, 60)
    assert settings.webhook_allowed_networks == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    assert settings.webhook_secrets == (SECRET, OTHER_SECRET)
    assert SECRET not in repr(settings)
    with pytest.raises(SettingsError) as caught:
        load({"KHULASA_WEBHOOK_ALLOWED_NETWORKS": "10.0.0.1/8", "KHULASA_WEBHOOK_SECRETS": f"{SECRET},whsec_c2hvcnQ="})
    assert "KHULASA_WEBHOOK_ALLOWED_NETWORKS: Entry 1: Is not a network" in str(caught.value)
    assert "KHULASA_WEBHOOK_SECRETS: Entry 2: Is not a secret" in str(caught.value)
    assert "c2hvcnQ" not in str(caught.value)


def test_names_of_variables() -> None:
    assert variable("redis_url") == "REDIS_URL"
    assert variable("max_characters") == "KHULASA_MAX_CHARACTERS"
