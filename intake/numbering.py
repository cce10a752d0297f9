"""Registry numbers: written by a federation's template, recognised in every way that people write them.

A template has the tokens {prefix} {class} {yy} {yyyy} {case} {case:04} {record} {record:02}, the record last:
"{prefix} {yy}–{case}.{record}" writes "SFG 23–12.5". Recognition is bound to the federation's own prefix; a template
without one needs a label ("dnr") in front. A recognised number proves nothing: it is verified against the register.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from intake.errors import said
from intake.model.register import CaseNumber, RegistryNumber

_TOKEN = re.compile(r"\{(?P<name>\w+)(?::0?(?P<width>\d+))?\}")
_TOKENS = ("prefix", "class", "yy", "yyyy", "case", "record")
_DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2212"
_SPACE = "[ \t\u00a0\u2007\u202f]"
# Between two parts: a dash or slash with or without spaces; a full stop or colon only without, or with one before it,
# since "SFG 23-12. 5 deltagare" ends a sentence.
_SEPARATOR = rf"(?:{_SPACE}*[{_DASHES}/]{_SPACE}*|{_SPACE}+[.:]{_SPACE}*|[.:])"
_AFTER_PREFIX = rf"(?:{_SEPARATOR}|{_SPACE}*)"
_LABEL = r"(?:diarienummer|diarienr|ärendenummer|er referens|d\.?nr)\.?:?"
_PART = {
    "yy": r"(?P<year>(?:19|20)\d{2}|\d{2})(?!\d)",
    "yyyy": r"(?P<year>(?:19|20)\d{2}|\d{2})(?!\d)",
    "case": r"(?P<case>\d{1,6})(?!\d)",
    "record": r"(?P<record>\d{1,4})(?!\d)",
}


def template_trouble(template: str) -> str:
    """What is wrong with a number template, in words; "" where nothing is."""
    tokens = [found["name"] for found in _TOKEN.finditer(template)]
    unknown = [name for name in tokens if name not in _TOKENS]
    if unknown or "{" in _TOKEN.sub("", template) or "}" in _TOKEN.sub("", template):
        tokens_there_are = " ".join(f"{{{name}}}" for name in _TOKENS)
        return said(
            "unknown token in '{template}': the tokens are {tokens}", template=template, tokens=tokens_there_are
        )
    if any(tokens.count(name) > 1 for name in tokens) or ("yy" in tokens) == ("yyyy" in tokens):
        return said("'{template}' needs {{yy}} or {{yyyy}}, and each token once", template=template)
    if "case" not in tokens or tokens[-1] != "record":
        return said("'{template}' needs {{case}}, and {{record}} as its last part", template=template)
    if re.search(r"\{(?:case|yy|yyyy|record)[^}]*\}\{(?:case|yy|yyyy|record)", template):
        return said("'{template}' has two numbers with nothing between them", template=template)
    return ""


def format_number(number: RegistryNumber, template: str) -> str:
    """The number as the federation writes it: "SFG 23–12.5"."""
    return _fill(template, number.case, number.record)


def format_case(case: CaseNumber, template: str) -> str:
    """The case as the federation writes it, the template up to the case part: "SFG 23–12"."""
    tokens = [found for found in _TOKEN.finditer(template) if found["name"] != "record"]
    return _fill(template[: tokens[-1].end()], case, 0)


def ascii_number(number: RegistryNumber | CaseNumber) -> str:
    """For file names and addresses, the same for every template: "SFG-23-12.5"."""
    case = number.case if isinstance(number, RegistryNumber) else number
    letters = unicodedata.normalize("NFKD", f"{case.prefix}-{case.class_code}".strip("-"))
    head = re.sub(r"[^A-Za-z0-9-]+", "", letters)
    text = f"{head}-{case.year % 100:02d}-{case.case}".lstrip("-")
    return f"{text}.{number.record}" if isinstance(number, RegistryNumber) else text


def parse_number(text: str, prefix: str, template: str, class_code: str = "") -> RegistryNumber | CaseNumber | None:
    """The number that *text* is as a whole, as people write it in a CSV or on a command line; else None."""
    pattern = re.compile(rf"{_pattern(template, prefix, class_code)}\.?", re.IGNORECASE)
    found = pattern.fullmatch(text.strip())
    return _number(found, prefix, class_code) if found else None


def numbers_in(text: str, prefix: str, template: str, class_code: str = "") -> tuple[CaseNumber | RegistryNumber, ...]:
    """Every number of the federation's own in running text, each once, in order. Look-alikes of others are none."""
    return tuple(dict.fromkeys(_found(text, prefix, template, class_code)))


def _found(text: str, prefix: str, template: str, class_code: str) -> Iterator[CaseNumber | RegistryNumber]:
    core = _pattern(template, prefix, class_code)
    # Not inside a word, and not the tail of a longer code: "RA-FS 2009:2" is no "FS 2009:2".
    start = rf"(?<![^\W_])(?<![{_DASHES}])" if _has_prefix(template, prefix) else rf"(?<!\w){_LABEL}{_SPACE}*"
    pattern = re.compile(rf"{start}{core}(?![^\W_])", re.IGNORECASE)
    for found in pattern.finditer(text):
        yield _number(found, prefix, class_code)


def _has_prefix(template: str, prefix: str) -> bool:
    return bool(prefix) and "{prefix}" in template


def _pattern(template: str, prefix: str, class_code: str) -> str:
    """The template as a pattern: its parts in its order, with any separator between them; the record is optional."""
    parts: list[str] = []
    for found in _TOKEN.finditer(template):
        name = found["name"]
        if name == "prefix":
            parts.append(_letters(prefix) + _AFTER_PREFIX if prefix else "")
        elif name == "class":
            parts.append((_letters(class_code) if class_code else r"(?P<class>[^\W\d_]{1,6})") + _AFTER_PREFIX)
        elif name == "record":
            parts.append(f"(?:{_SEPARATOR}{_PART[name]})?")
        else:
            before = _SEPARATOR if parts and not parts[-1].endswith(_AFTER_PREFIX) and parts[-1] else ""
            parts.append(before + _PART[name])
    return "".join(parts)


def _letters(code: str) -> str:
    """A prefix or class code as a pattern: any dash for its dash, any space for its space."""
    return "".join(f"[{_DASHES}]" if c == "-" else f"{_SPACE}+" if c.isspace() else re.escape(c) for c in code)


def _number(found: re.Match[str], prefix: str, class_code: str) -> CaseNumber | RegistryNumber:
    year = int(found["year"])
    code = class_code or (found.groupdict().get("class") or "").upper()
    case = CaseNumber(prefix=prefix, year=year + 2000 if year < 100 else year, case=int(found["case"]), class_code=code)
    return RegistryNumber(case=case, record=int(found["record"])) if found["record"] else case


def _fill(template: str, case: CaseNumber, record: int) -> str:
    values = {
        "prefix": case.prefix,
        "class": case.class_code,
        "yy": f"{case.year % 100:02d}",
        "yyyy": f"{case.year:04d}",
    }
    numbers = {"case": case.case, "record": record}

    def token(found: re.Match[str]) -> str:
        name = found["name"]
        return values[name] if name in values else f"{numbers[name]:0{found['width'] or 1}d}"

    return _TOKEN.sub(token, template).strip()
