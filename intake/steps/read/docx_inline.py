"""A paragraph's text as its reader sees it: tracked changes in their final view, fields by their results."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from intake.steps.read.docx_styles import Styles

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VAL = f"{W}val"

TICKED, UNTICKED = "☒", "☐"
_OFF = ("0", "false", "off")
_PASSED_THROUGH = {f"{W}{name}" for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "bdo", "dir")}
_REMOVED = {f"{W}del", f"{W}moveFrom"}
_HOLDS_BOXES = {f"{W}drawing", f"{W}pict", f"{W}object"}
_PLAIN = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_TICKS = {"F0FE": TICKED, "F0FD": TICKED, "F0FC": TICKED, "F0A8": UNTICKED, "F06F": UNTICKED, "F0A3": UNTICKED}
_SILENT_FIELDS = ("TOC", "INDEX", "TOA", "MACROBUTTON")  # lists of contents, and prompts that are a button
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(slots=True)
class _Field:
    """A field that has begun and not ended; its result shows from the separator on."""

    instruction: str = ""
    shows: bool = False
    silent: bool = False
    default: str = ""  # a form field's default text, which is nobody's answer
    line: Line | None = None  # where its result begins
    place: int = 0


@dataclass(slots=True)
class Line:
    """What one paragraph gives."""

    parts: list[str] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)  # text of placeholders
    boxes: list[etree._Element] = field(default_factory=list)  # text boxes anchored in it
    control: str = ""  # alias or tag of the content control in it

    def text(self) -> str:
        return "".join(self.parts).translate(_INVISIBLE).strip()

    def prompt(self) -> str:
        return "".join(self.prompts).translate(_INVISIBLE).strip()


def is_on(element: etree._Element | None) -> bool:
    """Whether an on/off property is set (ECMA-376 part 1, 17.17.4)."""
    return element is not None and element.get(VAL, "1") not in _OFF


def alternative(element: etree._Element) -> etree._Element | None:
    """The one branch of mc:AlternateContent that is read: the first choice, else the fallback; never both."""
    for name in ("Choice", "Fallback"):
        found = element.find(f"{MC}{name}")
        if found is not None:
            return found
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What a content control (w:sdt) says of itself."""

    name: str = ""  # alias, else tag
    prompts: bool = False  # it shows its placeholder
    contents: bool = False  # it holds the table of contents
    empty_items: tuple[str, ...] = ()  # shown texts of a drop-down's entries that have no value: "Välj ett objekt."


def control_of(sdt: etree._Element) -> Control:
    """The content control's properties."""
    properties = sdt.find(f"{W}sdtPr")
    if properties is None:
        return Control()
    name = next((e.get(VAL, "") for tag in ("alias", "tag") if (e := properties.find(f"{W}{tag}")) is not None), "")
    gallery = properties.find(f"{W}docPartObj/{W}docPartGallery")
    items = properties.iter(f"{W}listItem")
    return Control(
        name=name,
        prompts=is_on(properties.find(f"{W}showingPlcHdr")),
        contents=gallery is not None and gallery.get(VAL) == "Table of Contents",
        empty_items=tuple(item.get(f"{W}displayText", "") for item in items if not item.get(f"{W}value")),
    )


class Inline:
    """Reads paragraphs in order; fields may begin in one and end in a later one."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []
        self.tracked = False  # insertions or deletions were met

    def read(self, paragraph: etree._Element, *, prompt: bool = False) -> Line:
        """The paragraph's line; *prompt* where it stands in a control that shows its placeholder."""
        line = Line()
        self._children(paragraph, line, prompt)
        return line

    def _children(self, parent: etree._Element, line: Line, prompt: bool) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, line, prompt)
            elif tag in _PASSED_THROUGH:
                self.tracked = self.tracked or tag in (f"{W}ins", f"{W}moveTo")
                self._children(child, line, prompt)
            elif tag in _REMOVED:
                self.tracked = True
            elif tag == f"{W}sdt":
                self._control(child, line, prompt)
            else:
                self._other(child, line, prompt)

    def _other(self, child: etree._Element, line: Line, prompt: bool) -> None:
        """What a paragraph seldom holds."""
        tag = child.tag
        if tag == f"{W}fldSimple":
            if not child.get(f"{W}instr", "").strip().upper().startswith(_SILENT_FIELDS):
                self._children(child, line, prompt)
        elif tag == f"{MC}AlternateContent":
            if (branch := alternative(child)) is not None:
                self._children(branch, line, prompt)
        elif isinstance(tag, str) and tag.startswith(M):
            line.parts.extend(text.text or "" for text in child.iter(f"{M}t"))

    def _control(self, sdt: etree._Element, line: Line, prompt: bool) -> None:
        control = control_of(sdt)
        content = sdt.find(f"{W}sdtContent")
        if content is None or control.contents:
            return
        line.control = line.control or control.name
        checked = sdt.find(f"{W}sdtPr/{W14}checkbox/{W14}checked")
        if checked is not None:
            line.parts.append(TICKED if checked.get(f"{W14}val", "1") not in _OFF else UNTICKED)
            return
        inner = Line()
        self._children(content, inner, prompt or control.prompts)
        if inner.text() in control.empty_items:
            inner.prompts, inner.parts = inner.parts, []
        line.parts += inner.parts
        line.prompts += inner.prompts
        line.boxes += inner.boxes

    def _run(self, run: etree._Element, line: Line, prompt: bool) -> None:
        properties = run.find(f"{W}rPr")
        hidden = False
        if properties is not None and len(properties):
            style_id = properties.find(f"{W}rStyle")
            style = self._styles.get("" if style_id is None else style_id.get(VAL, ""))
            vanish = properties.find(f"{W}vanish")
            hidden = style.hidden if vanish is None else is_on(vanish)
            prompt = prompt or style.prompt
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                self._put(child.text or "", line, hidden=hidden, prompt=prompt)
            elif tag in _PLAIN:
                self._put(_PLAIN[tag], line, hidden=hidden, prompt=prompt)
            else:
                self._rare(child, line, hidden=hidden, prompt=prompt)

    def _rare(self, child: etree._Element, line: Line, *, hidden: bool, prompt: bool) -> None:
        """What a run seldom holds."""
        tag = child.tag
        if tag == f"{W}br":
            self._put("\n" if child.get(f"{W}type", "textWrapping") == "textWrapping" else " ", line, hidden=hidden)
        elif tag == f"{W}fldChar":
            self._field(child, line)
        elif tag == f"{W}instrText":
            self._instruct(child.text or "")
        elif tag == f"{W}sym":
            code = child.get(f"{W}char", "").upper()
            self._put(_TICKS.get(code, ""), line, hidden=hidden, prompt=prompt)
        elif tag in _HOLDS_BOXES:
            line.boxes.append(child)
        elif tag == f"{MC}AlternateContent":
            line.boxes += [branch for branch in (alternative(child),) if branch is not None]
        elif tag == f"{W}ruby":
            for base in child.iterchildren(f"{W}rubyBase"):
                self._children(base, line, prompt)

    def _instruct(self, text: str) -> None:
        if self._fields and not self._fields[-1].shows:
            self._fields[-1].instruction += text

    def _put(self, text: str, line: Line, *, hidden: bool, prompt: bool = False) -> None:
        if hidden or any(not part.shows or part.silent for part in self._fields):
            return
        (line.prompts if prompt else line.parts).append(text)

    def _field(self, mark: etree._Element, line: Line) -> None:
        """A complex field's mark: begin, separate or end (ECMA-376 part 1, 17.16.18)."""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._begin(mark, line)
        elif kind == "separate" and self._fields:
            opened = self._fields[-1]
            opened.shows = True
            opened.silent = opened.instruction.strip().upper().startswith(_SILENT_FIELDS)
            opened.line, opened.place = line, len(line.parts)
        elif kind == "end" and self._fields:
            closed = self._fields.pop()
            if closed.default and closed.line is line and "".join(line.parts[closed.place :]).strip() == closed.default:
                line.prompts += line.parts[closed.place :]
                del line.parts[closed.place :]

    def _begin(self, mark: etree._Element, line: Line) -> None:
        form = mark.find(f"{W}ffData")
        opened = _Field()
        if form is not None:
            name = form.find(f"{W}name")
            line.control = line.control or ("" if name is None else name.get(VAL, ""))
            default = form.find(f"{W}textInput/{W}default")
            opened.default = "" if default is None else default.get(VAL, "").strip()
            self._choice(form, line)
        self._fields.append(opened)

    def _choice(self, form: etree._Element, line: Line) -> None:
        """A legacy tick box or drop-down shows what its data say; it has no result of its own."""
        box = form.find(f"{W}checkBox")
        if box is not None:
            checked = box.find(f"{W}checked")
            ticked = is_on(checked if checked is not None else box.find(f"{W}default"))
            self._put(TICKED if ticked else UNTICKED, line, hidden=False)
        drop_down = form.find(f"{W}ddList")
        if drop_down is not None:
            self._drop_down(drop_down, line)

    def _drop_down(self, drop_down: etree._Element, line: Line) -> None:
        entries = [entry.get(VAL, "") for entry in drop_down.iterchildren(f"{W}listEntry")]
        chosen = drop_down.find(f"{W}result")
        place = "0" if chosen is None else chosen.get(VAL, "0")
        if not place.isdecimal() or int(place) >= len(entries):
            return
        # Word writes no result while the list shows its first entry: nobody has chosen it
        self._put(entries[int(place)], line, hidden=False, prompt=chosen is None)
