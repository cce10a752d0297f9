"""Which version of form, rule and text made a finding and a reply, and what staff made of a draft.

Revision 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("records") as records:
        records.add_column(_version("form_version"))
    with op.batch_alter_table("findings") as findings:
        findings.add_column(_version("english"))
        findings.add_column(_version("rule_version"))
        findings.add_column(_version("form_version"))
    with op.batch_alter_table("outgoing") as outgoing:
        outgoing.add_column(_version("rules_version"))
        outgoing.add_column(_version("form_version"))
        for name in ("approval", "agreement", "decided_at", "decided_by"):
            outgoing.add_column(sa.Column(name, sa.Text()))
        outgoing.create_unique_constraint(op.f("uq_outgoing_federation_approval"), ["federation", "approval"])


def _version(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")
