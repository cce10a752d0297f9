"""Content controls (w:sdt, ECMA-376 part 1, 17.5.2): what each is called, and whether it holds an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from intake.steps.read.docx_names import TICKED, UNTICKED, VAL, W14, W, is_on, value
from intake.steps.read.docx_styles import Styles

# What Word itself puts into a control that is empty, in Swedish and English, in its present and its earlier wording
STANDARD_PROMPT = re.compile(
    r"(?:klicka(?: eller tryck)?(?: här)? för att ange (?:text|ett datum|datum)"
    r"|välj ett (?:objekt|alternativ|byggblock|datum)"
    r"|click(?: or tap)?(?: here)? to enter (?:text|a date)"
    r"|choose (?:an item|a building block))\.?",
    re.IGNORECASE,
)
_MAX_NAME = 200  # characters of a tag or alias
_MAX_PROMPT = 1_000  # characters; longer text is no prompt
_MAX_PIECES = 200  # runs of text that are looked at to know a prompt
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What a content control says of itself."""

    name: str = ""  # alias, else tag
    contents: bool = False  # it holds the table of contents
    prompt: bool | None = None  # its text is its prompt; False: an answer, however it looks; None: as the style says
    instead: str = ""  # what it shows instead of its content: a tick box's state, or the data that it is bound to


class Controls:
    """Tells controls' answers from their prompts. *prompts* are the glossary's texts by name, *bound* finds data."""

    def __init__(
        self,
        styles: Styles,
        prompts: Callable[[], Mapping[str, str]],
        bound: Callable[[etree._Element], str],
    ) -> None:
        self._styles = styles
        self._load = prompts
        self._prompts: Mapping[str, str] | None = None
        self._bound = bound

    def of(self, sdt: etree._Element) -> Control:
        """The control at any of the five levels: around blocks, words, a table, rows or cells."""
        properties = sdt.find(f"{W}sdtPr")
        if properties is None:
            return Control()
        gallery = value(properties.find(f"{W}docPartObj/{W}docPartGallery"))
        shown = _shown(sdt)
        prompt = self._prompt(sdt, properties, shown)
        names = (value(properties.find(f"{W}{tag}")) for tag in ("alias", "tag"))
        return Control(
            name=next(filter(None, names), "")[:_MAX_NAME],
            contents=gallery == "Table of Contents",
            prompt=prompt,
            instead=self._instead(sdt, properties, empty=prompt is True or not shown),
        )

    def _prompt(self, sdt: etree._Element, properties: etree._Element, shown: str) -> bool | None:
        if STANDARD_PROMPT.fullmatch(shown):
            return True
        own = self._own_prompt(properties)
        if is_on(properties.find(f"{W}showingPlcHdr")):
            # a program that fills in a form may leave the mark, but not the prompt's text and style
            return not (own and shown and shown != own) or self._styled(sdt)
        if not shown:
            return None
        if shown in (own, *_empty_items(properties)):
            return True
        return False if own else None

    def _own_prompt(self, properties: etree._Element) -> str:
        """The text that the control shows while it is empty, as far as the file's glossary tells."""
        name = value(properties.find(f"{W}placeholder/{W}docPart"))
        if not name:
            return ""
        if self._prompts is None:
            self._prompts = self._load()
        return self._prompts.get(name, "")

    def _styled(self, sdt: etree._Element) -> bool:
        return any(self._styles.get(style.get(VAL, "")).prompt for style in sdt.iter(f"{W}rStyle"))

    def _instead(self, sdt: etree._Element, properties: etree._Element, *, empty: bool) -> str:
        tick = _tick(properties)
        binding = properties.find(f"{W}dataBinding")
        if tick or binding is None or not empty or len(list(islice(sdt.iter(f"{W}p"), 2))) > 1:
            return tick
        found = self._bound(binding)
        if properties.find(f"{W}date") is not None and _MOMENT.match(found):
            return found[:10]
        chosen = (i.get(f"{W}displayText", "") for i in properties.iter(f"{W}listItem") if i.get(f"{W}value") == found)
        return next(filter(None, chosen), found)


def _tick(properties: etree._Element) -> str:
    checked = properties.find(f"{W14}checkbox/{W14}checked")
    if checked is None:
        return ""
    return TICKED if is_on(checked, f"{W14}val") else UNTICKED


def _empty_items(properties: etree._Element) -> tuple[str, ...]:
    """The shown texts of a drop-down's entries that have no value: "Välj ett objekt."."""
    return tuple(
        item.get(f"{W}displayText", "") for item in properties.iter(f"{W}listItem") if not item.get(f"{W}value")
    )


def _shown(sdt: etree._Element) -> str:
    """The control's text where it is short enough for a prompt, else its beginning."""
    content = sdt.find(f"{W}sdtContent")
    return "" if content is None else beginning(content)


def beginning(element: etree._Element) -> str:
    """The first words below *element*, white space folded."""
    text = ""
    for count, piece in enumerate(element.iter(f"{W}t")):
        if count > _MAX_PIECES or len(text) > _MAX_PROMPT:
            break
        text += piece.text or ""
    return " ".join(text.split())
