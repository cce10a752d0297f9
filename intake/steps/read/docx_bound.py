"""The data in the file that content controls are bound to: Word shows them, and writes them into the text at its next
saving only (ECMA-376 part 1, 17.5.2.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from lxml import etree

from intake.steps.read.docx_names import W
from intake.steps.read.docx_package import Package, Relationship

_BUILT_IN = {  # [MS-OE376] 2.1.442: the stores that need no part of their own, by the kind of their relationship
    "{6c3c8bc8-f283-45ae-878a-bab7291924a1}": "core-properties",
    "{6668398d-a668-4e3e-a5eb-62b293d839f1}": "extended-properties",
}
# Only the plain paths that Word writes, followed by hand: an XPath of a stranger's can take for ever
_STEP = re.compile(r"/(@?)(?:([\w.-]{1,100}):)?([\w.-]{1,100})(?:\[(\d{1,4})\])?")
_PREFIX = re.compile(r"""xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']""")
_MAX_STEPS = 30
_MAX_LOOKUPS = 200  # controls without text of their own; each looks through its store
_MAX_VALUE = 100_000  # characters


class BoundData:
    """The values of a package's custom XML parts and properties."""

    def __init__(self, package: Package, links: Sequence[Relationship]) -> None:
        """*links* are the main part's."""
        self._package = package
        self._links = links
        self._stores: dict[str, str] | None = None  # id in small letters -> part
        self._roots: dict[str, etree._Element] = {}
        self._lookups = 0

    def text(self, binding: etree._Element) -> str:
        """What the w:dataBinding points at, "" for nothing. Raises Unreadable as Package.xml does."""
        self._lookups += 1
        if self._lookups > _MAX_LOOKUPS:
            return ""
        if self._stores is None:
            self._stores = dict(self._found())
        wanted = binding.get(f"{W}storeItemID", "").lower()
        prefixes = dict(_PREFIX.findall(binding.get(f"{W}prefixMappings", "")[:4000]))
        for store, part in self._stores.items():
            if store == wanted or not wanted:
                found = _followed(self._root(part), binding.get(f"{W}xpath", ""), prefixes)
                if found:
                    return found
        return ""

    def _found(self) -> Iterator[tuple[str, str]]:
        for link in self._links:
            if link.kind == "customXml" and not link.external and self._package.has(link.target):
                yield self._id(link.target), link.target
        for store, kind in _BUILT_IN.items():
            for link in self._package.relationships("").values():
                if link.kind == kind and not link.external and self._package.has(link.target):
                    yield store, link.target

    def _id(self, part: str) -> str:
        for link in self._package.relationships(part).values():
            if link.kind == "customXmlProps" and self._package.has(link.target):
                attributes = self._package.xml(link.target).attrib
                return next((str(at) for name, at in attributes.items() if str(name).endswith("itemID")), "").lower()
        return part

    def _root(self, part: str) -> etree._Element:
        if part not in self._roots:
            self._roots[part] = self._package.xml(part)
        return self._roots[part]


def _followed(root: etree._Element, path: str, prefixes: Mapping[str, str]) -> str:
    """The text at the end of a path like /ns0:report[1]/ns0:name[1] or /report/@name."""
    steps = list(_STEP.finditer(path))
    if len(steps) > _MAX_STEPS or "".join(step[0] for step in steps) != path:
        return ""
    found: etree._Element | None = None
    for step in steps:
        name = f"{{{prefixes[step[2]]}}}{step[3]}" if step[2] in prefixes else step[3]
        if step[1]:  # an attribute, which nothing follows
            return "" if found is None else found.get(name, "").strip()[:_MAX_VALUE]
        place = int(step[4] or 1) - 1
        if step is steps[0]:
            found = root if root.tag == name and place == 0 else None
        elif found is not None:
            found = next(islice(found.iterchildren(name), max(place, 0), None), None)
    return "" if found is None else "".join(map(str, found.itertext())).strip()[:_MAX_VALUE]
