"""A paragraph's text as its reader sees it: tracked changes in their final view, fields by their results."""

from __future__ import annotations

from lxml import etree

from intake.steps.read.docx_controls import Controls
from intake.steps.read.docx_fields import Fields, Line, is_silent
from intake.steps.read.docx_names import MC, VAL, M, W, alternative, is_on
from intake.steps.read.docx_styles import Styles
from intake.steps.read.docx_symbols import sign, typed

_INSERTED = (f"{W}ins", f"{W}moveTo")
_PASSED_THROUGH = {*_INSERTED, *(f"{W}{name}" for name in ("hyperlink", "smartTag", "customXml", "bdo", "dir"))}
_LINK = f"{W}hyperlink"
_REMOVED = {f"{W}del", f"{W}moveFrom"}
_HOLDS_BOXES = {f"{W}drawing", f"{W}pict", f"{W}object"}
_PLAIN = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_SYMBOL_EX = "symEx"  # [MS-DOCX] 2.7: an emoji or other sign by its code


class Inline:
    """Reads paragraphs in order; fields may begin in one and end in a later one."""

    def __init__(self, styles: Styles, controls: Controls) -> None:
        self._styles = styles
        self._controls = controls
        self._hidden = False  # what the style of the paragraph says
        self.fields = Fields()
        self.tracked = False  # insertions or deletions were met
        self.unread = False  # a control was met whose value stands in a part that isn't read: ActiveX

    def read(self, paragraph: etree._Element, line: Line, *, prompt: bool | None = None, hidden: bool = False) -> None:
        """Add the paragraph to *line*.

        *prompt* as in Control, of the control that it stands in; *hidden* where its style hides what isn't shown anew.
        """
        self._hidden = hidden
        self._children(paragraph, line, prompt)
        self.fields.end_paragraph()

    def _children(self, parent: etree._Element, line: Line, prompt: bool | None) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, line, prompt)
            elif tag in _PASSED_THROUGH:
                line.link = child if line.link is None and tag == _LINK else line.link
                self.tracked = self.tracked or tag in _INSERTED
                self._children(child, line, prompt)
            elif tag in _REMOVED:
                self.tracked = True
            elif tag == f"{W}sdt":
                self._control(child, line, prompt)
            else:
                self._other(child, line, prompt)

    def _other(self, child: etree._Element, line: Line, prompt: bool | None) -> None:
        """What a paragraph seldom holds."""
        tag = child.tag
        if tag == f"{W}fldSimple":
            if not is_silent(child.get(f"{W}instr", "")):
                self._children(child, line, prompt)
        elif tag == f"{MC}AlternateContent":
            if (branch := alternative(child)) is not None:
                self._children(branch, line, prompt)
        elif tag.startswith(M):
            self._put(_formula(child), line, prompt=prompt)

    def _control(self, sdt: etree._Element, line: Line, prompt: bool | None) -> None:
        control = self._controls.of(sdt)
        content = sdt.find(f"{W}sdtContent")
        if control.contents:
            return
        line.control = line.control or control.name
        if control.instead:
            self._put(control.instead, line)
        elif content is not None:
            self._children(content, line, prompt if control.prompt is None else control.prompt)

    def _run(self, run: etree._Element, line: Line, prompt: bool | None) -> None:
        properties = run.find(f"{W}rPr")
        hidden = self._hidden
        if properties is not None and len(properties):
            style_id = properties.find(f"{W}rStyle")
            if style_id is not None:
                style = self._styles.get(style_id.get(VAL, ""))
                hidden = hidden or style.hidden
                prompt = style.prompt if prompt is None else prompt
            vanish = properties.find(f"{W}vanish")
            hidden = hidden if vanish is None else is_on(vanish)
        if not hidden:
            self._content(run, properties, line, prompt)
        else:
            self._marks(run, line)

    def _content(self, run: etree._Element, properties: etree._Element | None, line: Line, prompt: bool | None) -> None:
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                text = child.text or ""
                if len(text) < 3 and properties is not None:
                    text = typed(text, properties)
                self._put(text.replace("\n", " "), line, prompt=prompt)
            elif tag in _PLAIN:
                self._put(_PLAIN[tag], line, prompt=prompt)
            elif tag == f"{MC}AlternateContent":
                if (branch := alternative(child)) is not None:
                    self._content(branch, properties, line, prompt)
            else:
                self._rare(child, line, prompt)

    def _marks(self, run: etree._Element, line: Line) -> None:
        """Of a hidden run, only where fields begin and end."""
        for mark in run.iterchildren(f"{W}fldChar", f"{W}instrText"):
            if mark.tag == f"{W}fldChar":
                self.fields.mark(mark, line)
            else:
                self.fields.instruct(mark.text or "")

    def _rare(self, child: etree._Element, line: Line, prompt: bool | None) -> None:
        """What a run seldom holds."""
        tag = child.tag
        if tag == f"{W}br":
            self._put("\n" if child.get(f"{W}type", "textWrapping") == "textWrapping" else " ", line, prompt=prompt)
        elif tag == f"{W}fldChar":
            text, prompts = self.fields.mark(child, line)
            (line.prompts if prompts else line.parts).append(text)
        elif tag == f"{W}instrText":
            self.fields.instruct(child.text or "")
        elif tag == f"{W}sym":
            self._put(sign(child), line, prompt=prompt)
        elif tag in _HOLDS_BOXES:
            line.boxes.append(child)
            self.unread = self.unread or child.find(f"{W}control") is not None
        elif tag == f"{W}ruby":
            for base in child.iterchildren(f"{W}rubyBase"):
                self._children(base, line, prompt)
        elif tag.endswith(_SYMBOL_EX):
            self._put(_emoji(child), line, prompt=prompt)

    def _put(self, text: str, line: Line, *, prompt: bool | None = False) -> None:
        if not self.fields.hide:
            (line.prompts if prompt else line.parts).append(text)


def _formula(math: etree._Element) -> str:
    """A formula's signs in a row, a fraction with its stroke."""
    return "".join("/" if part.tag == f"{M}den" else part.text or "" for part in math.iter(f"{M}den", f"{M}t"))


def _emoji(symbol: etree._Element) -> str:
    code = next((str(at) for name, at in symbol.attrib.items() if str(name).endswith("}char")), "")
    try:
        shown = chr(int(code[:8], 16))
    except (ValueError, OverflowError):
        return ""
    return shown if shown.isprintable() else ""
