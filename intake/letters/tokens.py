"""One-time tokens that staff carry back in their answers, "K7QF-2M9X-WZ4T-B3HD-6PLA". Only their hashes are stored."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

LETTERS = 20  # of five bits each: nobody guesses a hundred
MOST = 10  # tokens that are looked up for one mail
HIDDEN = "****"

_TOKEN = re.compile(r"(?<![A-Z0-9-])[A-Z2-7]{4}(?:-[A-Z2-7]{4}){4}(?![A-Z0-9-])", re.IGNORECASE)


def new_token() -> str:
    letters = base64.b32encode(secrets.token_bytes(LETTERS)).decode()[:LETTERS]
    return "-".join(letters[at : at + 4] for at in range(0, LETTERS, 4))


def approvals_in(*texts: str) -> tuple[str, ...]:
    """The hashes of what may be tokens in *texts*, the first few: they are stored and compared, never the tokens."""
    found = dict.fromkeys(token.upper() for text in texts for token in _TOKEN.findall(text))
    return tuple(approval(token) for token in list(found)[:MOST])


def token_of(wanted: str, *texts: str) -> str:
    """The token in *texts* whose hash is *wanted*; "" where none is."""
    found = (token.upper() for text in texts for token in _TOKEN.findall(text))
    return next((token for token in found if approval(token) == wanted), "")


def approval(token: str) -> str:
    return hashlib.sha256(token.upper().encode()).hexdigest()


def without_tokens(text: str) -> str:
    """*text* with what may be a token hidden: for what is stored or listed."""
    return _TOKEN.sub(HIDDEN, text)
