"""Whether an e-mail address belongs to the organisation: told only where it is known that it does not."""

from typing import Any

import pytest

from intake.checks.contacts import EmailDomain, email_domain
from intake.model.document import Document
from intake.model.evidence import Evidence
from intake.model.form import FieldSpec, Form
from intake.model.register import Case, CaseId, CaseNumber
from intake.model.report import FieldValue, Report

FORM = Form(
    id="f/form",
    name="Rapport",
    report_type="rapport",
    report_type_definite="rapporten",
    fields=(
        FieldSpec(id="name", labels=("Namn",)),
        FieldSpec(id="mail", labels=("E-post",), type="email", heading="2"),
    ),
    sections=(),
    alternatives=(),
    blank=Document(format="docx", blocks=()),
    project_field="name",
    period_field="name",
    organisation_field="name",
)


def _found(
    mail: Any, *, domains: tuple[str, ...] = (), contacts: tuple[str, ...] | None = None, name: Any = None
) -> bool:
    fields = {"mail": FieldValue(value=mail), "name": FieldValue(value=name)}
    case = None
    if contacts is not None:
        number = CaseNumber(prefix="X", year=2024, case=1)
        case = Case(id=CaseId("1"), number=number, project="RESAN", contacts=contacts)
    evidence = Evidence(report=Report(form=FORM.id, fields=fields, sections=()), form=FORM, case=case)
    drafts = list(email_domain(EmailDomain(field="mail", domains=domains), evidence))
    assert all(draft.target == "mail" and "example" not in draft.words["place"].sv for draft in drafts)
    return bool(drafts)


@pytest.mark.parametrize(
    ("mail", "found"),
    [
        (["maja.lindqvist@norrby.example"], False),
        (["Maja.Lindqvist@NORRBY.example"], False),
        (["maja.lindqvist@skola.norrby.example"], False),
        (["maja.lindqvist@gmail.com"], True),
        (["maja.lindqvist@sornorrby.example"], True),
        (["maja.lindqvist@norrby.example", "omar.haddad@example.se"], True),
        (["ingen adress"], False),
        ([], False),
        (None, False),
        ("maja.lindqvist@example.se", True),
        (7, False),
    ],
)
def test_an_address_stands_under_one_of_the_given_domains(mail: Any, found: bool) -> None:
    assert _found(mail, domains=("norrby.example", "@Lan.example")) is found


@pytest.mark.parametrize(
    ("mail", "contacts", "name", "found"),
    [
        ("omar.haddad@norrby.example", ("maja.lindqvist@norrby.example",), None, False),
        ("omar.haddad@gmail.com", ("maja.lindqvist@norrby.example",), "Norrby kommun", True),
        ("omar.haddad@gmail.com", ("omar.haddad@gmail.com", "maja.lindqvist@norrby.example"), None, False),
        ("omar.haddad@gmail.com", ("maja.lindqvist@gmail.com",), None, False),  # nothing is known of the organisation
        ("omar.haddad@gmail.com", (), "Norrby kommun", False),
        ("omar.haddad@gmail.com", None, "Norrby kommun", False),
        ("omar.haddad@aangeby.se", ("maja.lindqvist@norrby.example",), "Norrby kommun", True),
        ("omar.haddad@soderby.se", ("maja.lindqvist@norrby.example",), "Söderby kommun, Norrby kommun", False),
        ("omar.haddad@mail.soderby.se", ("maja.lindqvist@norrby.example",), "Söderby kommun", False),
        ("omar.haddad@omm.se", ("maja.lindqvist@norrby.example",), "Norrby kommun", True),  # three letters are no name
        ("omar.haddad@norrby.se", ("maja.lindqvist@norrby.example",), ["Norrby kommun"], False),
    ],
)
def test_without_given_domains_the_register_s_contacts_and_the_organisation_s_name_tell(
    mail: str, contacts: tuple[str, ...] | None, name: Any, found: bool
) -> None:
    assert _found([mail], contacts=contacts, name=name) is found
