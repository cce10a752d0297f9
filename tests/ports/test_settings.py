from collections.abc import Callable, Mapping
from datetime import date, time
from pathlib import Path

import pytest
from pydantic import ValidationError

from intake.errors import Misconfigured
from intake.settings import Settings, load
from intake.settings.tables import ImapMailbox, MaildirMailbox

SITE = """\
[store]
database = "sqlite:///data/intake.sqlite"
archive = "data/archive"

[federation.gavleborg]
name = "Samordningsförbund Gävleborg"
address = "Kontakt@gavleborg.example"
staff = ["per@gavleborg.example"]
forms = ["gavleborg/slutrapport"]
own_hosts = ["MX.gavleborg.example"]
start_date = 2024-01-01

[federation.gavleborg.mailbox]
kind = "imap"
host = "127.0.0.1"
security = "tls"
username = "kontakt@gavleborg.example"
password_file = "secrets/imap"

[federation.gavleborg.outlet]
kind = "folder"
path = "data/sent"
"""
MAILBOX = "INTAKE__FEDERATION__GAVLEBORG__MAILBOX__"

Loader = Callable[..., Settings]


@pytest.fixture
def site(tmp_path: Path) -> Loader:
    """Loads SITE with each (old, new) replaced, as tmp_path/intake.toml."""

    def loader(*changes: tuple[str, str], environ: Mapping[str, str] | None = None) -> Settings:
        text = SITE
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "intake.toml").write_text(text, "utf-8")
        return load(tmp_path / "intake.toml", environ or {})

    return loader


def secret_file(folder: Path, name: str, text: str, mode: int = 0o600) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def test_relative_paths_are_relative_to_the_file(site: Loader, tmp_path: Path) -> None:
    settings = site()
    assert settings.store.archive == tmp_path / "data/archive"
    assert settings.store.rules == tmp_path / "rules"
    assert settings.store.url() == f"sqlite:///{tmp_path}/data/intake.sqlite"
    assert settings.federations["gavleborg"].outlet.path == tmp_path / "data/sent"


def test_what_is_left_out_has_the_contracts_value(site: Loader) -> None:
    gavleborg = site().federations["gavleborg"]
    assert (gavleborg.replies, gavleborg.unverified, gavleborg.first_run_limit) == ("send", "bare", 50)
    caps = gavleborg.caps
    assert (caps.per_address_day, caps.per_case, caps.per_hour, caps.per_day) == (10, 20, 60, 400)
    assert gavleborg.mailboxes[0].folders == ("INBOX",)
    assert gavleborg.mailboxes[0].junk_folder == "auto"


def test_addresses_and_hosts_are_compared_in_lower_case(site: Loader) -> None:
    gavleborg = site().federations["gavleborg"]
    assert gavleborg.address == "kontakt@gavleborg.example"
    assert gavleborg.own_hosts == ("mx.gavleborg.example",)


def test_the_port_follows_the_kind_of_encryption(site: Loader) -> None:
    assert site().federations["gavleborg"].mailboxes[0].port == 993
    starttls = site(('security = "tls"', 'security = "starttls"'))
    assert starttls.federations["gavleborg"].mailboxes[0].port == 143


def test_settings_cannot_be_changed_after_loading(site: Loader) -> None:
    with pytest.raises(ValidationError):
        site().federations["gavleborg"].name = "Annat"


def test_the_schedule_reads_a_time_of_day(site: Loader) -> None:
    settings = site(("[store]", '[schedule]\ndigest_at = "06:15"\n[store]'))
    assert settings.schedule.digest_at == time(6, 15)


def test_several_mailboxes_are_an_array_of_tables(site: Loader) -> None:
    two = '[[federation.gavleborg.mailbox]]\nkind = "maildir"\npath = "box"\n\n[[federation.gavleborg.mailbox]]'
    boxes = site(("[federation.gavleborg.mailbox]", two)).federations["gavleborg"].mailboxes
    assert [type(box) for box in boxes] == [MaildirMailbox, ImapMailbox]


def test_a_variable_stands_over_the_file(site: Loader) -> None:
    settings = site(
        environ={
            f"{MAILBOX}HOST": "imap.example.se",
            "INTAKE__FEDERATION__GAVLEBORG__STAFF": '["a@b.example", "c@b.example"]',
            "INTAKE__FEDERATION__GAVLEBORG__START_DATE": "2025-02-03",
            "INTAKE__LIMITS__FILE_MB": "7",
        }
    )
    gavleborg = settings.federations["gavleborg"]
    assert gavleborg.mailboxes[0].host == "imap.example.se"
    assert gavleborg.staff == ("a@b.example", "c@b.example")
    assert gavleborg.start_date == date(2025, 2, 3)
    assert settings.limits.file_mb == 7


def test_a_variable_names_one_mailbox_of_several_by_its_place(site: Loader) -> None:
    two = '[[federation.gavleborg.mailbox]]\nkind = "maildir"\npath = "box"\n\n[[federation.gavleborg.mailbox]]'
    settings = site(("[federation.gavleborg.mailbox]", two), environ={f"{MAILBOX}1__PORT": "1993"})
    assert settings.federations["gavleborg"].mailboxes[1].port == 1993


def test_a_dash_in_a_federations_id_is_an_underscore_in_a_variable(site: Loader) -> None:
    environ = {"INTAKE__FEDERATION__GAVLE_BORG__NAME": "Norr"}
    settings = site(("federation.gavleborg", "federation.gavle-borg"), environ=environ)
    assert settings.federations["gavle-borg"].name == "Norr"


def test_other_programs_variables_are_no_business_of_ours(site: Loader) -> None:
    assert site(environ={"INTAKE_CONFIG": "x", "INTAKEX__Y": "z", "FEDERATION": "{}"}) is not None


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("own_hosts", "own_host"), 10, "did you mean 'own_hosts'?"),
        (("[store]", "[stor]"), 1, "did you mean 'store'?"),
        (("start_date = 2024-01-01", ""), 5, "'start_date' is missing in [federation.gavleborg]"),
        (("start_date = 2024-01-01", 'start_date = "i fjol"'), 11, "'start_date'"),
        (("start_date = 2024-01-01", "start_date = 2024-13-01"), 11, "not valid TOML"),
        (("start_date = 2024-01-01", "first_run_limit = -1\nstart_date = 2024-01-01"), 11, "first_run_limit"),
        (("Kontakt@gavleborg.example", "Kontakt <kontakt@gavleborg.example>"), 7, "bare mail address"),
        (("gavleborg/slutrapport", "slutrapport"), 9, "'forms': "),
        (('kind = "imap"', 'kind = "graph"'), 14, "not available yet"),
        (('kind = "imap"', 'kind = "pop3"'), 14, "there is no kind 'pop3'"),
        (('kind = "imap"', ""), 13, "'kind' is missing"),
        (('host = "127.0.0.1"', 'host = "127.0.0.1"\nport = 99999'), 16, "'port'"),
        (('password_file = "secrets/imap"', 'password = "hunter2"'), 18, "a secret's value"),
        (('password_file = "secrets/imap"', ""), 13, "no password_file"),
        (('kind = "imap"', 'kind = "imap"\nregistered_folder = "A"\nkeyword = "B"'), 16, "keep one"),
        (("sqlite:///data/intake.sqlite", "mysql://x"), 2, "no database"),
        (("sqlite:///data/intake.sqlite", "postgresql+psycopg://a:hunter2@db/x"), 2, "a password in it"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_a_cure(
    site: Loader, change: tuple[str, str], line: int, says: str
) -> None:
    with pytest.raises(Misconfigured) as wrong:
        site(change)
    text = str(wrong.value)
    assert f"intake.toml:{line}: " in text
    assert says in text
    assert wrong.value.why
    assert wrong.value.do
    assert "hunter2" not in text


def test_all_that_is_wrong_is_told_at_once(site: Loader) -> None:
    with pytest.raises(Misconfigured) as wrong:
        site(("Kontakt@gavleborg.example", "Kontakt"), ('security = "tls"', 'security = "ssl"'))
    assert "intake.toml:7: " in wrong.value.what
    assert "intake.toml:16: " in str(wrong.value)


def test_a_wrong_variable_is_told_by_its_name(site: Loader) -> None:
    with pytest.raises(Misconfigured, match=f"{MAILBOX}PORT: "):
        site(environ={f"{MAILBOX}PORT": "many"})


def test_a_variable_that_nothing_reads_is_refused(site: Loader) -> None:
    with pytest.raises(Misconfigured, match="INTAKE__STOER__DATABASE"):
        site(environ={"INTAKE__STOER__DATABASE": "sqlite:///x"})


def test_a_list_in_a_variable_must_be_json(site: Loader) -> None:
    with pytest.raises(Misconfigured, match="INTAKE__FEDERATION__GAVLEBORG__STAFF"):
        site(environ={"INTAKE__FEDERATION__GAVLEBORG__STAFF": "a@b.example"})


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="intake init"):
        load(tmp_path / "intake.toml", {})


def test_a_secret_is_read_when_it_is_used(site: Loader, tmp_path: Path) -> None:
    mailbox = site().federations["gavleborg"].mailboxes[0]
    secret_file(tmp_path, "secrets/imap", "gammalt\n")
    assert mailbox.secret() == "gammalt"
    secret_file(tmp_path, "secrets/imap", "nytt lösen \n")
    assert mailbox.secret() == "nytt lösen "


def test_systemds_credentials_come_before_a_file_beside_the_settings(site: Loader, tmp_path: Path) -> None:
    secret_file(tmp_path, "imap", "beside")
    secret_file(tmp_path / "credentials", "imap", "given", mode=0o444)
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path / "credentials")}
    settings = site(('"secrets/imap"', '"imap"'), environ=environ)
    assert settings.federations["gavleborg"].mailboxes[0].secret() == "given"


def test_a_secret_in_a_variable_needs_no_file_and_is_never_shown(site: Loader) -> None:
    settings = site(('password_file = "secrets/imap"', ""), environ={f"{MAILBOX}PASSWORD": "hunter2"})
    assert settings.federations["gavleborg"].mailboxes[0].secret() == "hunter2"
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in settings.model_dump_json()


@pytest.mark.parametrize(
    ("text", "mode", "says"),
    [(None, 0, "there is no secret"), ("x", 0o604, "chmod 600"), ("\n", 0o600, "is empty")],
)
def test_a_secret_that_cannot_be_used_is_told_with_its_cure(
    site: Loader, tmp_path: Path, text: str | None, mode: int, says: str
) -> None:
    if text is not None:
        secret_file(tmp_path, "secrets/imap", text, mode)
    mailbox = site().federations["gavleborg"].mailboxes[0]
    with pytest.raises(Misconfigured, match=says) as wrong:
        mailbox.secret()
    assert "secrets/imap" in str(wrong.value)


def test_the_databases_password_comes_from_its_file(site: Loader, tmp_path: Path) -> None:
    secret_file(tmp_path, "secrets/database", "p@ss/ord\n")
    database = 'postgresql+psycopg://intake@db.example/intake"\npassword_file = "secrets/database'
    settings = site(("sqlite:///data/intake.sqlite", database))
    assert settings.store.url() == "postgresql+psycopg://intake:p%40ss%2Ford@db.example/intake"
