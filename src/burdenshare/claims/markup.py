"""The running text of an HTML page, its title and its dates, in time linear in its length.

The standard library's parser takes quadratic time over tags and comments that are never closed; a page from the open
web may hold a million of them. This reader knows no tree: it walks once from sign to sign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

__all__ = ["Page", "page_of"]

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "nav",
        "form",
        "iframe",
        "object",
        "textarea",
        "select",
        "button",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "br",
        "tr",
        "td",
        "th",
        "table",
        "section",
        "article",
        "header",
        "footer",
        "blockquote",
        "figcaption",
        "dd",
        "dt",
        "main",
        "aside",
        "pre",
        "hr",
    ]
)
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_SIGN = re.compile(r"[\"'<>]")
_ATTRIBUTE = re.compile(r"([a-zA-Z][a-zA-Z0-9:_-]{0,40})\s{0,20}=\s{0,20}(?:\"([^\"]{0,300})\"|'([^']{0,300})')")
_LOWER = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}


@dataclass(slots=True)
class Page:
    """What a page says.

    Parameters
    ----------
    title : str
        Its title.
    text : str
        Running text; a line feed where a block begins or ends.
    dates : list of str
        Dates of publication as its head gives them.
    """

    title: str = ""
    text: str = ""
    dates: list[str] = field(default_factory=list)


class _Walk:
    """One walk over a page; every step moves on, and a search that failed is not made again."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.low = source.translate(_LOWER)
        self.absent: set[str] = set()
        self.parts: list[str] = []
        self.title: list[str] = []
        self.dates: list[str] = []
        self.in_title = False

    def find(self, what: str, at: int) -> int:
        """Where something stands next; -1 where it does not, and then never searched for again."""
        if what in self.absent:
            return -1
        found = self.low.find(what, at)
        if found < 0:
            self.absent.add(what)
        return found

    def say(self, text: str) -> None:
        if text:
            (self.title if self.in_title else self.parts).append(unescape(text))

    def end_of_tag(self, at: int) -> tuple[int, bool]:
        """Where a tag ends, quoted values passed over; or where the next begins, if it does not end before."""
        while True:
            sign = _SIGN.search(self.source, at)
            if sign is None:
                return len(self.source), False
            at = sign.end()
            if sign[0] == ">":
                return at, True
            if sign[0] == "<":
                return sign.start(), False
            close = self.find(sign[0], at)
            at = close + 1 if close >= 0 else at

    def run(self) -> Page:
        at = 0
        while at < len(self.source):
            start = self.find("<", at)
            if start < 0:
                break
            self.say(self.source[at:start])
            at = self.sign(start)
        self.say(self.source[at:])
        return Page(" ".join("".join(self.title).split()), "".join(self.parts), self.dates)

    def sign(self, start: int) -> int:
        """What begins at `<`: a comment, a declaration, a tag, or nothing; where to go on."""
        if self.low.startswith("<!--", start):
            close = self.find("-->", start + 4)
            return close + 3 if close >= 0 else start + 4
        if self.low.startswith(("<!", "<?"), start):
            end, closed = self.end_of_tag(start + 2)
            return end if closed else start + 2
        name = _NAME.match(self.low, start)
        if name is None:
            self.say("<")
            return start + 1
        end, closed = self.end_of_tag(name.end())
        if not closed:
            self.say(self.source[start:end])
            return end
        if self.low.startswith("</", start):
            return self.ended(name[1], end)
        return self.begun(name[1], self.source[name.end() : end], end)

    def ended(self, tag: str, end: int) -> int:
        if tag == "title":
            self.in_title = False
        elif tag in _BLOCKS:
            self.parts.append("\n")
        return end

    def begun(self, tag: str, inner: str, end: int) -> int:
        if tag in _SKIPPED and not inner.endswith("/>"):
            return self.skipped(tag, end)
        if tag == "title":
            self.in_title = True
        elif tag in _BLOCKS:
            self.in_title = False
            self.parts.append("\n")
        elif tag in ("meta", "time"):
            self.dated(tag, inner)
        return end

    def skipped(self, tag: str, at: int) -> int:
        """Past the end of what is not read, elements of the same name within it counted."""
        depth, nested = 1, tag not in ("script", "style", "textarea", "noscript")
        while True:
            close = self.find(f"</{tag}", at)
            if close < 0:
                return at if nested else len(self.source)
            inside = self.low.count(f"<{tag}", at, close) if nested else 0
            depth += inside - 1
            at, _ = self.end_of_tag(close + 2 + len(tag))
            if depth <= 0:
                return at

    def dated(self, tag: str, inner: str) -> None:
        given = {m[1].lower(): unescape(m[2] or m[3] or "") for m in _ATTRIBUTE.finditer(inner[:2000])}
        if tag == "time":
            self.dates.append(given.get("datetime", ""))
        elif "publish" in (given.get("property", "") + given.get("name", "")).lower():
            self.dates.append(given.get("content", ""))


def page_of(source: str) -> Page:
    """The running text of a page; scripts, styles, forms and navigation are left out.

    Parameters
    ----------
    source : str
        HTML, however broken.

    Returns
    -------
    Page
        Its text without markup.

    Examples
    --------
    >>> page_of("<title>A</title><p>Poland: <b>4.12&nbsp;%</b><script>x()</script></p>").text.split()
    ['Poland:', '4.12', '%']
    """
    return _Walk(source).run()
