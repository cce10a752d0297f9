"""SMTP servers that refuse, fall silent or break off: what became of the mail must never be guessed wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from intake.adapters.smtp import SmtpOutlet
from intake.errors import Misconfigured, Refused, TryLater, Uncertain

OURS = "kontakt@gavleborg.example"
THEIRS = "maja.lindqvist@example.se"
REPLY = b"From: kontakt@gavleborg.example\r\nSubject: Kvitto\r\n\r\nHej!\r\n.punkt\r\n"
DROP = b""  # the server breaks the connection instead of answering
SILENCE = None
EXTENSIONS = b"250-mx\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-SIZE 1000000\r\n250 AUTH PLAIN\r\n"


class Script:
    """Talks SMTP by a table from the verb ("." = the end of the mail) to the answer; notes what it was told."""

    def __init__(self, answers: dict[str, bytes | None]) -> None:
        self.told: list[bytes] = []
        self.mail = b""
        self._answers: dict[str, bytes | None] = {
            "": b"220 mx\r\n",
            "EHLO": EXTENSIONS,
            "AUTH": b"235 welcome\r\n",
            "MAIL": b"250 ok\r\n",
            "RCPT": b"250 ok\r\n",
            "DATA": b"354 go on\r\n",
            ".": b"250 queued\r\n",
            "QUIT": b"221 bye\r\n",
            **answers,
        }

    def __call__(self, reader: BinaryIO, write: Callable[[bytes], None]) -> None:
        verb = ""
        while self._answer(verb, write):
            if verb == "DATA":
                lines = []
                while (line := reader.readline()) not in (b".\r\n", b""):
                    lines.append(line)
                self.mail = b"".join(lines)
                verb = "."
                continue
            line = reader.readline()
            if not line:
                return
            self.told.append(line)
            verb = line[:4].decode("ascii").upper()

    def _answer(self, verb: str, write: Callable[[bytes], None]) -> bool:
        answer = self._answers.get(verb, b"502 what?\r\n")
        if answer is SILENCE:
            time.sleep(3)
            return False
        write(answer)
        return answer != DROP

    def verbs(self) -> list[str]:
        return [line[:4].decode().upper() for line in self.told]


@pytest.fixture
def to_server(new_scripted: Callable[..., Any], certificates: Path) -> Callable[..., tuple[SmtpOutlet, Script]]:
    """An outlet to a scripted server that answers as usual but for *answers*."""

    def make(answers: dict[str, bytes | None], *, tls: bool = True, **options: Any) -> tuple[SmtpOutlet, Script]:
        script = Script(answers)
        server = new_scripted(script, tls=tls)
        options = {"timeout": 1, "data_timeout": 1, "ca_file": certificates / "ca.pem", **options}
        return SmtpOutlet(host="127.0.0.1", port=server.port, **options), script

    return make


def send(outlet: SmtpOutlet, raw: bytes = REPLY, sender: str = OURS, to: str = THEIRS) -> Any:
    return outlet.send(raw, sender=sender, recipients=[to])


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        pytest.param({"": DROP}, TryLater, id="hangs up at once"),
        pytest.param({"": SILENCE}, TryLater, id="never greets"),
        pytest.param({"": b"554 go away\r\n"}, TryLater, id="wants no connections now"),
        pytest.param({"EHLO": DROP}, TryLater, id="breaks off at EHLO"),
        pytest.param({"MAIL": SILENCE}, TryLater, id="silent at MAIL"),
        pytest.param({"MAIL": b"451 later\r\n"}, TryLater, id="defers the sender"),
        pytest.param({"MAIL": b"550 5.7.60 not yours\r\n"}, Refused, id="refuses the sender"),
        pytest.param({"MAIL": b"552 too big\r\n"}, Refused, id="refuses the size"),
        pytest.param({"RCPT": DROP}, TryLater, id="breaks off at RCPT"),
        pytest.param({"RCPT": b"421 closing\r\n"}, TryLater, id="closes at RCPT"),
        pytest.param({"DATA": b"451 later\r\n"}, TryLater, id="defers DATA"),
        pytest.param({"DATA": b"554 no\r\n"}, Refused, id="refuses DATA"),
        pytest.param({".": b"450 later\r\n"}, TryLater, id="defers the mail"),
        pytest.param({".": b"550 spam\r\n"}, Refused, id="refuses the mail"),
        pytest.param({".": DROP}, Uncertain, id="breaks off after the mail"),
        pytest.param({".": SILENCE}, Uncertain, id="silent after the mail"),
        pytest.param({".": b"gibberish\r\n"}, Uncertain, id="unintelligible after the mail"),
        pytest.param({"DATA": DROP}, Uncertain, id="breaks off at DATA"),
    ],
)
def test_each_way_to_fail_has_its_own_error(
    to_server: Callable[..., Any], answers: dict[str, bytes | None], error: type[Exception]
) -> None:
    outlet, _ = to_server(answers)
    with pytest.raises(error):
        send(outlet)


@pytest.mark.parametrize("answer", [DROP, SILENCE, b"500 what?\r\n"])
def test_an_accepted_mail_is_accepted_however_the_server_says_good_bye(
    to_server: Callable[..., Any], answer: bytes | None
) -> None:
    outlet, script = to_server({"QUIT": answer})
    assert send(outlet).refused == {}
    assert script.mail == REPLY.replace(b"\r\n.punkt", b"\r\n..punkt")


def test_a_server_that_is_not_there_is_tried_later(certificates: Path) -> None:
    with pytest.raises(TryLater, match="could not be used"):
        send(SmtpOutlet(host="127.0.0.1", port=1, ca_file=certificates / "ca.pem"))


def test_a_wrong_password_says_what_to_check_and_sends_nothing(to_server: Callable[..., Any]) -> None:
    outlet, script = to_server({"AUTH": b"535 5.7.8 no\r\n"}, username=OURS, password="fel")
    with pytest.raises(TryLater, match="password file"):
        send(outlet)
    assert "MAIL" not in script.verbs()


def test_the_password_is_read_anew_for_each_mail(to_server: Callable[..., Any]) -> None:
    passwords = iter(["ett", "två"])
    outlet, script = to_server({}, username=OURS, password=lambda: next(passwords))
    send(outlet)
    send(outlet)
    first, second = [line for line in script.told if line.startswith(b"AUTH")]
    assert first != second


def test_a_certificate_that_nobody_vouches_for_is_never_sent_to(to_server: Callable[..., Any]) -> None:
    outlet, script = to_server({}, ca_file=None, username=OURS, password="hemligt")
    with pytest.raises(TryLater, match="not trusted"):
        send(outlet)
    assert script.told == []


def test_without_starttls_nothing_is_sent_in_clear(to_server: Callable[..., Any]) -> None:
    outlet, script = to_server({}, tls=False, security="starttls", username=OURS, password="hemligt")
    with pytest.raises(TryLater, match="STARTTLS"):
        send(outlet)
    assert not {"AUTH", "MAIL", "DATA"} & set(script.verbs())


@pytest.mark.server
def test_starttls_to_a_certificate_that_nobody_vouches_for_is_never_sent_to(mail_servers: Any) -> None:
    outlet = SmtpOutlet(host="127.0.0.1", port=mail_servers.smtp_starttls_port, security="starttls")
    with pytest.raises(TryLater, match="not trusted"):
        send(outlet)


@pytest.mark.server
def test_a_certificate_for_another_host_is_never_sent_to(mail_servers: Any) -> None:
    outlet = SmtpOutlet(host="127.0.0.2", port=mail_servers.smtp_port, ca_file=mail_servers.ca_file)
    with pytest.raises(TryLater):
        send(outlet)


def test_a_ca_file_that_is_not_there_is_the_administrators_turn(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="ca_file"):
        send(SmtpOutlet(host="127.0.0.1", ca_file=tmp_path / "ca.pem"))


def test_eight_bit_mails_are_announced(to_server: Callable[..., Any]) -> None:
    outlet, script = to_server({})
    send(outlet, raw="Subject: x\r\n\r\nHej då\r\n".encode())
    [mail] = [line for line in script.told if line.startswith(b"MAIL")]
    assert mail.strip() == b"MAIL FROM:<kontakt@gavleborg.example> SIZE=23 BODY=8BITMIME"


def test_a_domain_with_swedish_letters_goes_as_idna(to_server: Callable[..., Any]) -> None:
    outlet, script = to_server({"EHLO": b"250 mx\r\n"})
    send(outlet, to="anna@förbund.example")
    assert b"RCPT TO:<anna@xn--frbund-wxa.example>\r\n" in script.told


def test_a_local_part_with_swedish_letters_needs_a_server_that_takes_it(to_server: Callable[..., Any]) -> None:
    outlet, script = to_server({})
    send(outlet, to="björn@example.se")
    assert "RCPT TO:<björn@example.se>\r\n".encode() in script.told
    outlet, script = to_server({"EHLO": b"250 mx\r\n"})
    with pytest.raises(Refused):
        send(outlet, to="björn@example.se")


def test_an_address_that_hides_a_command_is_refused(to_server: Callable[..., Any]) -> None:
    outlet, script = to_server({})
    with pytest.raises(Refused):
        send(outlet, to="a@example.se>\r\nRCPT TO:<b@example.se")
    assert "DATA" not in script.verbs()


def test_a_refused_mail_says_what_the_server_said(to_server: Callable[..., Any]) -> None:
    outlet, _ = to_server({".": b"550 5.7.1 message looks like spam\r\n"})
    with pytest.raises(Refused, match="looks like spam"):
        send(outlet)
