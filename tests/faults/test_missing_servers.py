"""A machine without the servers: the tests that need them fail and say what to install; they are never skipped."""

from __future__ import annotations

import pytest
from mailservers import needed


def test_a_missing_server_fails_with_the_line_that_installs_it() -> None:
    with pytest.raises(pytest.fail.Exception, match="sudo apt-get install -y dovecot-imapd dovecot-lmtpd exim4"):
        needed("no-such-server")
