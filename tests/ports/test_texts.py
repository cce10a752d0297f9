"""The Texts port: texts in a folder that people edit while the service runs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from letters import TEMPLATES, a_plan, written

from intake.adapters.texts import MailTexts
from intake.errors import Misconfigured


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped texts."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


def a_text(folder: Path, source: str, name: str = "sv/prov.txt") -> MailTexts:
    (folder / "mail" / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / "mail" / name).write_text(source, "utf-8")
    return MailTexts(folder, settle=0)


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "mail" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    later = path.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(later, later))


def test_the_shipped_texts_are_sound() -> None:
    MailTexts(TEMPLATES).check()


def test_markup_becomes_text_and_html_with_the_same_content(tmp_path: Path) -> None:
    source = "Ämne: Hej {{ namn }}\n\nHej!\nRad två.\n\n## Lista\n- ett\n- **två**\n\n1. först\n1. sedan\n\n---\n<https://a.example/?x=1&y=2>\n"
    made = a_text(tmp_path, source).render("prov", "sv", {"namn": "Maja"})
    assert made.subject == "Hej Maja"
    assert made.text == (
        "Hej!\nRad två.\n\nLista\n- ett\n- två\n\n1. först\n2. sedan\n\n----------\n\nhttps://a.example/?x=1&y=2\n"
    )
    assert made.html == (
        "<p>Hej!<br>Rad två.</p>\n<h2>Lista</h2>\n<ul>\n<li>ett</li>\n<li><strong>två</strong></li>\n</ul>\n"
        "<ol>\n<li>först</li>\n<li>sedan</li>\n</ol>\n<hr>\n"
        '<p><a href="https://a.example/?x=1&amp;y=2">https://a.example/?x=1&amp;y=2</a></p>\n'
    )


def test_lines_of_tags_leave_no_lines_and_join_none(tmp_path: Path) -> None:
    source = (
        "{# not #}\nÄmne: x\n\nA{% if sant %} b{% endif %}\nC\n{% for n in tal %}\n- {{ n }}\n{% endfor %}\n"
        "{% if not sant %}\nnej\n{% endif %}\nD\n"
    )
    assert (
        a_text(tmp_path, source).render("prov", "sv", {"sant": True, "tal": (1, 2)}).text == "A b\nC\n\n- 1\n- 2\n\nD\n"
    )


def test_a_values_markup_line_breaks_and_html_are_only_text(tmp_path: Path) -> None:
    evil = "**x** <https://evil.example>\n\n## y <b>\u2028- z\ue000\ue001"
    made = a_text(tmp_path, "Ämne: {{ v }}\n\n{{ v }}\n\n- {{ v }}\n").render("prov", "sv", {"v": evil})
    shown = "**x** <https://evil.example> ## y <b> - z"
    assert made.subject == shown
    assert made.text == f"{shown}\n\n- {shown}\n"
    assert made.html == (
        "<p>**x** &lt;https://evil.example&gt; ## y &lt;b&gt; - z</p>\n<ul>\n"
        "<li>**x** &lt;https://evil.example&gt; ## y &lt;b&gt; - z</li>\n</ul>\n"
    )


@pytest.mark.parametrize("value", ["## x", "- x", "1. x", "---"])
def test_a_value_at_the_start_of_a_line_is_no_markup(tmp_path: Path, value: str) -> None:
    assert a_text(tmp_path, "Ämne: x\n\n{{ v }}\n").render("prov", "sv", {"v": value}).html == f"<p>{value}</p>\n"


def test_a_link_takes_no_dangerous_scheme(tmp_path: Path) -> None:
    made = a_text(tmp_path, "Ämne: x\n\n<{{ länk }}>\n").render("prov", "sv", {"länk": "javascript:alert(1)"})
    assert "<a " not in made.html


def test_a_list_is_written_with_commas(tmp_path: Path) -> None:
    assert a_text(tmp_path, "Ämne: x\n\n{{ v }}\n").render("prov", "sv", {"v": ("a", "b")}).text == "a, b\n"


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("Ämne: x\n\nHej {{ nam }}\n", 3, "'nam' is undefined"),
        ("Ämne: x\n\n{% if x %}\nHej\n", 3, "a block 'if' that is not ended"),
        ("Ämne: x\n\n{% fro x in y %}\nHej\n", 3, "unknown word 'fro'"),
        ("Ämne: x\n\n{{ x } }\n", 3, "the line can't be read"),
        ("Ämne: x\n\n{{ ''.__class__.__mro__ }}\n", 3, "'getattr' can't be used"),
        ("Ämne: x\n\n{{ 1 / 0 }}\n", 3, "'div' can't be used"),
        ("Ämne: x\n\n{{ x[7] }}\n", 3, "can't be filled in"),
        ("Hej!\n\nx\n", 1, "must begin with 'Ämne:'"),
        ("Ämne: {{ tom }}\n\nx\n", 1, "the subject is empty"),
        ('Ämne: x\n\n{% include "sv/finns_inte.txt" %}\n', None, "there is no such text"),
    ],
)
def test_a_broken_text_is_named_with_file_line_and_fault(
    tmp_path: Path, source: str, line: int | None, said: str
) -> None:
    with pytest.raises(Misconfigured) as caught:
        a_text(tmp_path, source).render("prov", "sv", {"tom": "", "x": 1})
    assert said in caught.value.what
    if line is not None:
        assert f"prov.txt:{line}: " in caught.value.what


def test_a_fault_in_a_shared_part_is_named_with_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "mail" / "sv").mkdir(parents=True)
    (tmp_path / "mail" / "sv" / "_foot.txt").write_text("Hej\n{{ okänd }}\n", "utf-8")
    texts = a_text(tmp_path, 'Ämne: x\n\nx\n{% include "sv/_foot.txt" %}\n')
    with pytest.raises(Misconfigured, match=r"_foot\.txt:2: 'okänd' is undefined"):
        texts.render("prov", "sv", {})


def test_a_text_that_is_not_there_is_misconfigured(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="there is no such text"):
        MailTexts(tmp_path).render("receipt", "sv", {})


def test_a_text_that_is_not_utf8_is_misconfigured(tmp_path: Path) -> None:
    (tmp_path / "mail" / "sv").mkdir(parents=True)
    (tmp_path / "mail" / "sv" / "prov.txt").write_bytes("Ämne: å".encode("latin-1"))
    with pytest.raises(Misconfigured, match="not saved as UTF-8"):
        MailTexts(tmp_path)


def test_a_text_that_can_not_be_read_is_misconfigured(folder: Path) -> None:
    texts = a_text(folder, "Ämne: x\n\nHej\n")
    (folder / "mail" / "sv" / "nothing.txt").symlink_to(folder / "nowhere.txt")
    assert texts.render("prov", "sv", {}).text == "Hej\n"
    with pytest.raises(Misconfigured, match=r"nothing\.txt: a link to a file that is not there"):
        texts.check()


def test_windows_line_ends_and_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "mail" / "sv").mkdir(parents=True)
    (tmp_path / "mail" / "sv" / "prov.txt").write_bytes("\ufeffÄmne: x\r\n\r\n- a\r\n- b\r\n".encode())
    assert MailTexts(tmp_path).render("prov", "sv", {}).text == "- a\n- b\n"


def test_check_lists_every_fault_at_once(folder: Path) -> None:
    edit(folder, "sv/receipt.txt", "{{ inkom_tid }}", "{{ inkom_tiden }}")
    edit(folder, "en/reminder.txt", "{% else %}", "")
    (folder / "mail" / "sv" / "triage.txt").unlink()
    with pytest.raises(Misconfigured) as caught:
        MailTexts(folder).check()
    faults = caught.value.what.splitlines()
    assert any("receipt.txt" in fault and "inkom_tiden" in fault for fault in faults)
    assert any("triage.txt: there is no such text" in fault for fault in faults)
    assert len(faults) >= 2


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("sv/receipt.txt", "[{{ dnr }}] ", "", "the subject does not begin with"),
        ("sv/correction_request.txt", "- {{ brist }}", "- x", "{{ brister }} does not come out"),
        ("en/_steps.txt", "{{ svara_senast }}", "soon", "{{ svara_senast }} does not come out"),
        ("sv/_foot.txt", "{{ kontaktuppgifter }}", "oss", "{{ kontakt }} does not come out"),
    ],
)
def test_a_text_that_lost_what_readers_need_is_refused(folder: Path, name: str, old: str, new: str, said: str) -> None:
    edit(folder, name, old, new)
    with pytest.raises(Misconfigured) as caught:
        MailTexts(folder).check()
    assert said in caught.value.what


def test_a_sound_change_is_taken_up_while_running(folder: Path) -> None:
    texts = MailTexts(folder, settle=0)
    values = {"namn": "x"}
    before = a_text(folder, "Ämne: x\n\nHej\n")
    before.render("prov", "sv", values)
    version = before.render("prov", "sv", values).version
    edit(folder, "sv/prov.txt", "Hej", "Hejsan")
    after = before.render("prov", "sv", values)
    assert after.text == "Hejsan\n"
    assert after.version != version
    assert texts.render("prov", "sv", values).text == "Hejsan\n"


def test_a_broken_change_never_replaces_the_working_texts(folder: Path) -> None:
    texts = a_text(folder, "Ämne: x\n\nHej\n")
    edit(folder, "sv/receipt.txt", "{{ inkom_tid }}", "{{ inkom_tiden }}")
    edit(folder, "sv/prov.txt", "Hej", "Hejsan")
    assert texts.render("prov", "sv", {}).text == "Hej\n"
    edit(folder, "sv/receipt.txt", "{{ inkom_tiden }}", "{{ inkom_tid }}")
    assert texts.render("prov", "sv", {}).text == "Hejsan\n"


def test_an_empty_folder_never_replaces_the_working_texts(folder: Path) -> None:
    texts = a_text(folder, "Ämne: x\n\nHej\n")
    shutil.rmtree(folder)
    assert texts.render("prov", "sv", {}).text == "Hej\n"


def test_a_changed_text_comes_out_in_the_next_mail(folder: Path) -> None:
    edit(folder, "sv/receipt.txt", "Tack för er rapport.", "Stort tack för er rapport.")
    assert "Stort tack för er rapport." in written(a_plan(), templates=folder).text
