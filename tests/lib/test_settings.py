"""The settings, read once."""

from pathlib import Path

import pytest

from lib.seal import new_key
from lib.settings import BadSetting, load


def test_nothing_set_gives_an_installation_that_works(tmp_path: Path) -> None:
    settings = load({}, root=tmp_path)
    assert settings.base_url == "http://127.0.0.1:5000"
    assert (settings.timezone, settings.language) == ("Europe/Paris", "fr")
    assert settings.database_url.database == str(tmp_path / "var/marronnier.sqlite3")


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first = load({}, root=tmp_path).keyring.purpose("x")
    assert (tmp_path / "var/secret_keys").stat().st_mode & 0o777 == 0o600
    assert load({}, root=tmp_path).keyring.purpose("x") == first


def test_a_setting_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "zone").write_text("America/Montreal\n")
    settings = load({"MARRONNIER_TIMEZONE_FILE": str(tmp_path / "zone")}, root=tmp_path)
    assert settings.timezone == "America/Montreal"


def test_postgresql_is_reached_with_its_present_driver(tmp_path: Path) -> None:
    settings = load({"MARRONNIER_DATABASE_URL": "postgresql://u:p@h/n"}, root=tmp_path)
    assert settings.database_url.drivername == "postgresql+psycopg"


def test_a_networks_settings_reach_its_connector_alone(tmp_path: Path) -> None:
    settings = load({"MARRONNIER_BLUESKY_BASE_URL": "http://127.0.0.1:2584"}, root=tmp_path)
    assert settings.for_network("bluesky") == {"base_url": "http://127.0.0.1:2584"}
    assert settings.for_network("sandbox") == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEZONE", "Paris"),
        ("LANGUAGE", "de"),
        ("LOG_FORMAT", "xml"),
        ("BASE_URL", "example.org"),
        ("BLUESKY_BASE_URL", "bsky"),
        ("DATABASE_URL", "mysql://h/n"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "sqlite://"),
        ("SECRET_KEYS", "short"),
        ("BROKER_URL", "localhost:5672"),
        ("BROKER_URL", "http://broker"),
        ("BROKER_URL", "amqp://one;kafka://two"),
        ("SMTP_URL", "http://mail"),
        ("SMTP_URL", "smtp://mail:none"),
        ("IDEAS_IMAP_URL", "imaps://example.org"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "a@example.org\nBcc: b@example.org"),
        ("ALERT_WEBHOOK_URL", "chat.example.org"),
        ("KEEP_DAYS", "for ever"),
        ("KEEP_DAYS", "1"),
        ("TIMEZONE_FILE", "/nowhere/at/all"),
        ("TIMEZOME", "Europe/Paris"),
    ],
)
def test_a_bad_setting_is_named_with_its_remedy(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting) as bad:
        load({f"MARRONNIER_{name}": value}, root=tmp_path)
    assert bad.value.name == f"MARRONNIER_{name}"
    assert bad.value.remedy
    assert f"MARRONNIER_{name}" in str(bad.value)


def test_a_bad_key_is_not_repeated_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as bad:
        load({"MARRONNIER_SECRET_KEYS": "my-precious-key"}, root=tmp_path)
    assert "my-precious-key" not in str(bad.value)


def test_no_secret_shows_when_settings_are_printed(tmp_path: Path) -> None:
    key = new_key()
    settings = load(
        {
            "MARRONNIER_SECRET_KEYS": key,
            "MARRONNIER_SMTP_URL": "smtp://me:mail-password@host",
            "MARRONNIER_DATABASE_URL": "postgresql://me:base-password@host/name",
            "MARRONNIER_X_CLIENT_SECRET": "client-secret",
        },
        root=tmp_path,
    )
    shown = repr(settings)
    for secret in (key, "mail-password", "base-password", "client-secret"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("given", "sender"),
    [
        ({"MAIL_FROM": "Marronnier <m@example.org>"}, "Marronnier <m@example.org>"),
        ({"SMTP_URL": "smtp://post%40example.org:x@host"}, "post@example.org"),
        ({"SMTP_URL": "smtp://post:x@host"}, "marronnier@plan.example.org"),
    ],
)
def test_mails_come_from_an_address_that_the_server_takes(
    tmp_path: Path, given: dict[str, str], sender: str
) -> None:
    named = {f"MARRONNIER_{name}": value for name, value in given.items()}
    site = {"MARRONNIER_BASE_URL": "https://plan.example.org"}
    assert load({**site, **named}, root=tmp_path).mail_from == sender


@pytest.mark.parametrize(
    "url", ["amqp://u:p@h//", "amqps://h", "redis://h/1", "rediss://h;redis://i"]
)
def test_a_broker_is_rabbitmq_or_redis_beside_postgresql(tmp_path: Path, url: str) -> None:
    given = {"MARRONNIER_DATABASE_URL": "postgresql://h/n", "MARRONNIER_BROKER_URL": url}
    settings = load(given, root=tmp_path)
    assert settings.broker_url == url
    assert url not in repr(settings)


def test_a_broker_beside_sqlite_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"MARRONNIER_BROKER_URL .*postgresql://.*leave"):
        load({"MARRONNIER_BROKER_URL": "amqp://h"}, root=tmp_path)
