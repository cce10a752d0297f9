"""A new federation's federation.yaml, to be filled in."""

from __future__ import annotations

_PREFIX = 4  # letters

# What a new site sends of itself, and what waits for a person, is design.md's decision 12.
_POLICY = """\
# Det här fyller ni på förbundet i och ändrar själva. En ändring gäller från nästa mejl.
prefix: {prefix} # ÄNDRA: det som era diarienummer börjar med
number_template: "{{prefix}} {{yy}}–{{case}}.{{record}}" # ÄNDRA vid behov: skriver {prefix} 23–12.5

contact: # ÄNDRA: personen som mejlen hänvisar till
  name: Förnamn Efternamn
  role: förbundschef
  phone: 000-000 00 00
  email: kontakt@{federation}.example

form_link: "" # webbadressen till den tomma blanketten
privacy_link: "" # webbadressen till hur ni behandlar personuppgifter

days_to_answer: 10 # arbetsdagar
closed_periods: # månad-dag, båda dagarna räknas med
  - ["07-01", "07-31"]
  - ["12-20", "01-06"]

unknown_project: new_case # eller ask, och då även unplaced_case
number_outgoing: false
language: sv
english_twin: false
max_rounds: 2 # automatiska begäranden om komplettering, sedan tar en person över

levels: # send = skickas, draft = utkast som någon godkänner, off = skickas inte
  receipt: send
  correction_request: draft
  unreadable: send
  no_report_found: send
  unknown_project: draft
  reminder: draft
  supplement_complete: send
  supplement_incomplete: draft
  personal_data: draft
  triage: send
  digest: send
"""


def federation_yaml(federation: str) -> str:
    """What works as it stands, with the lines marked that only the federation knows."""
    return _POLICY.format(prefix="".join(filter(str.isalnum, federation))[:_PREFIX].upper(), federation=federation)
