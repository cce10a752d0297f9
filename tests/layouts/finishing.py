"""What Word and its users leave in a body that is done: cut up runs, tracked changes, notes. Always the same cuts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random

from lxml import etree

from layouts.xml import DECLARED, NAMESPACES

_W = f"{{{NAMESPACES['w']}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SEED = 20240111
DELETED = "struket utkast som ingen ska läsa"


def fragmented(body: str) -> str:
    """Every run in pieces, in the middle of words too, with the marks of spell checks, bookmarks and page breaks."""
    random = Random(_SEED)

    def cut(root: etree._Element) -> None:
        for number, found in enumerate(list(_plain_runs(root, least=4))):
            places = sorted(random.sample(range(1, len(_text(found))), random.choice((1, 2, 3))))
            for after, mark in zip(_cut(found, places), _marks(number), strict=False):
                after.addprevious(mark)

    return _edited(body, cut)


def tracked(body: str) -> str:
    """Insertions and deletions inside paragraphs, a paragraph that was deleted, and one that was moved."""
    random = Random(_SEED)

    def track(root: etree._Element) -> None:
        for found in list(_plain_runs(root, least=30)):
            if random.random() < 0.6:
                _track(found, random)
        answers = [found.getparent() for found in _plain_runs(root, least=30) if _is_answer(found)]
        for paragraph in answers[3:30:9]:
            if paragraph is not None:
                paragraph.addprevious(_deleted_paragraph())
        if answers[-1] is not None:
            _move(answers[-1])

    return _edited(body, track)


def annotated(body: str) -> str:
    """A footnote and a comment at answers in the middle of the report."""

    def annotate(root: etree._Element) -> None:
        runs = [found for found in _plain_runs(root, least=60) if _is_answer(found)]
        note = _element('<w:r><w:footnoteReference w:id="1"/></w:r>')
        runs[len(runs) // 2].addnext(note)
        commented = runs[len(runs) // 3]
        commented.addprevious(_element('<w:commentRangeStart w:id="1"/>'))
        commented.addnext(_element('<w:r><w:commentReference w:id="1"/></w:r>'))
        commented.addnext(_element('<w:commentRangeEnd w:id="1"/>'))

    return _edited(body, annotate)


def with_hidden_text(body: str) -> str:
    """A hidden run in front of every third answer, and soft hyphens and no-break spaces in the answers themselves."""

    def hide(root: etree._Element) -> None:
        for number, found in enumerate(list(_plain_runs(root, least=30))):
            if number % 3 == 0:
                found.addprevious(_element(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{DELETED}</w:t></w:r>"))
            words = _text(found).split(" ")
            longest = max(range(len(words)), key=lambda n: len(words[n]))
            words[longest] = words[longest][:4] + "\N{SOFT HYPHEN}" + words[longest][4:]
            _set(found, " ".join(words).replace(" 0", "\N{NO-BREAK SPACE}0"))

    return _edited(body, hide)


def _edited(body: str, edit: Callable[[etree._Element], None]) -> str:
    root = etree.fromstring(f"<w:body {DECLARED}>{body}</w:body>")
    edit(root)
    text = etree.tostring(root, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("<")]


def _element(xml: str) -> etree._Element:
    return etree.fromstring(f"<w:r {DECLARED}>{xml}</w:r>")[0]


def _plain_runs(root: etree._Element, *, least: int) -> Iterator[etree._Element]:
    """Runs of one text of *least* characters or more that stand right in a paragraph, but none of a field."""
    for found in root.iter(f"{_W}r"):
        kinds = [child.tag for child in found if child.tag != f"{_W}rPr"]
        parent = found.getparent()
        if kinds == [f"{_W}t"] and parent is not None and parent.tag == f"{_W}p" and len(_text(found)) >= least:
            yield found


def _is_answer(found: etree._Element) -> bool:
    return found.find(f"{_W}rPr") is None


def _text(found: etree._Element) -> str:
    return found.findtext(f"{_W}t") or ""


def _set(found: etree._Element, text: str) -> None:
    inner = found.find(f"{_W}t")
    assert inner is not None
    inner.text = text
    inner.set(_SPACE, "preserve")


def _cut(found: etree._Element, places: list[int]) -> list[etree._Element]:
    """The run cut at *places*; gives the new runs, which follow it."""
    text = _text(found)
    ends = [*places, len(text)]
    made: list[etree._Element] = []
    for start, end in reversed(list(zip(places, ends[1:], strict=True))):
        piece = deepcopy(found)
        _set(piece, text[start:end])
        found.addnext(piece)
        made.insert(0, piece)
    _set(found, text[: places[0]])
    return made


def _marks(number: int) -> Iterator[etree._Element]:
    yield _element('<w:proofErr w:type="spellStart"/>')
    yield _element(f'<w:bookmarkStart w:id="{number}" w:name="_GoBack{number}"/>')
    yield _element("<w:r><w:lastRenderedPageBreak/></w:r>")


def _track(found: etree._Element, random: Random) -> None:
    """The middle of the run was inserted, and something else deleted there."""
    spaces = [place for place, char in enumerate(_text(found)) if char == " "]
    if len(spaces) < 3:
        return
    middle, _ = _cut(found, sorted(random.sample(spaces, 2)))
    by = 'w:id="9" w:author="Eva Sjödin" w:date="2024-01-02T10:00:00Z"'
    deleted = f'<w:del {by}><w:r><w:delText xml:space="preserve"> {DELETED}</w:delText></w:r></w:del>'
    middle.addprevious(_element(deleted))
    inserted = _element(f"<w:ins {by}/>")
    middle.addprevious(inserted)
    inserted.append(middle)


def _move(paragraph: etree._Element) -> None:
    """The paragraph was moved here, from right above."""
    by = 'w:author="Eva Sjödin" w:date="2024-01-02T10:00:00Z"'
    before = deepcopy(paragraph)
    paragraph.addprevious(before)
    for place, kind, number in ((before, "moveFrom", 20), (paragraph, "moveTo", 22)):
        moved = _element(f'<w:{kind} w:id="{number}" {by}/>')
        content = [child for child in place if child.tag != f"{_W}pPr"]
        place.append(moved)
        moved.extend(content)
        moved.addprevious(_element(f'<w:{kind}RangeStart w:id="{number + 1}" w:name="move1" {by}/>'))
        moved.addnext(_element(f'<w:{kind}RangeEnd w:id="{number + 1}"/>'))
        place.insert(0, _element(f'<w:pPr><w:rPr><w:{kind} w:id="{number + 5}" {by}/></w:rPr></w:pPr>'))


def _deleted_paragraph() -> etree._Element:
    by = 'w:id="8" w:author="Eva Sjödin" w:date="2024-01-02T10:00:00Z"'
    mark = f"<w:pPr><w:rPr><w:del {by}/></w:rPr></w:pPr>"
    return _element(f"<w:p>{mark}<w:del {by}><w:r><w:delText>{DELETED}</w:delText></w:r></w:del></w:p>")
