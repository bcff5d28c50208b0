"""Web pages and RTF as the text that a reader sees, and how much they hide."""

from __future__ import annotations

import re

_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|(?:font-size|opacity|line-height|max-height|max-width)\s*:\s*0(?:\.0*)?(?![\d.])",
    re.IGNORECASE,
)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]*)\}")
_SIMPLE = re.compile(r"[a-z0-9]*([.#][\w-]+)", re.IGNORECASE)
_BLOCKS = [
    *("p", "div", "tr", "li", "ul", "ol", "table", "blockquote", "section", "article", "header"),
    *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"),
]
_NOT_TEXT = ("script", "style", "head", "title", "template", "noscript")
_RTF = re.compile(
    r"\\(?P<word>[a-z]+)(?P<number>-?\d+)? ?|\\'[0-9a-f]{2}|\\[^a-z]|[{}]|[^\\{}]+", re.IGNORECASE
)


def html_text(page: str) -> tuple[str, int]:
    """Return the text of a web page, and how many pieces of it are hidden.

    Hidden is what has no size, isn't displayed, or is a comment.
    """
    import warnings

    from bs4 import (  # slow to import
        BeautifulSoup,
        Comment,
        MarkupResemblesLocatorWarning,
        XMLParsedAsHTMLWarning,
    )

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        soup = BeautifulSoup(page, "html.parser")
    names = _hidden_names(" ".join(each.get_text() for each in soup.find_all("style")))
    hidden = 0
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        hidden += bool(comment.strip()) and not comment.lstrip().startswith("[")  # [if mso]
        comment.extract()
    for tag in soup.find_all(_NOT_TEXT):
        tag.extract()
    for tag in soup.find_all(True):
        own = {f".{each}" for each in tag.get("class") or ()} | {f"#{tag.get('id')}"}
        if tag.has_attr("hidden") or _HIDES.search(str(tag.get("style", ""))) or own & names:
            hidden += bool(tag.get_text(strip=True))
            tag.extract()
    for tag in soup.find_all("br"):
        tag.replace_with("\n")
    for tag in soup.find_all(_BLOCKS):
        tag.insert_before("\n")
        tag.insert_after("\n")
    for tag in soup.find_all("a", href=re.compile("^https?://", re.IGNORECASE)):
        if (address := str(tag["href"])) not in tag.get_text():
            tag.append(f" <{address}>")
    lines = (" ".join(line.split()) for line in soup.get_text().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), hidden


def _hidden_names(styles: str) -> set[str]:
    """The classes and ids that a page's own style sheet doesn't display."""
    return {
        name
        for selectors, rule in _RULE.findall(styles)
        if _HIDES.search(rule)
        for selector in selectors.split(",")
        for name in _SIMPLE.findall(selector.strip())
    }


def rtf_text(data: bytes) -> tuple[str, int]:
    r"""Return the text of an RTF file, and how many pieces of it are hidden (``\v``)."""
    from striprtf.striprtf import rtf_to_text

    kept: list[str] = []
    hidden = [False]
    pieces = 0
    for found in _RTF.finditer(data.decode("latin-1")):
        piece = found.group()
        if piece == "{":
            hidden.append(hidden[-1])
        elif piece == "}":
            if len(hidden) > 1:
                hidden.pop()
        elif found["word"] == "v":
            hidden[-1] = found["number"] != "0"
            continue
        elif found["word"] == "plain":
            hidden[-1] = False
        elif hidden[-1] and not found["word"]:
            pieces += bool(piece.strip())
            continue
        kept.append(piece)
    text = str(rtf_to_text("".join(kept), errors="replace"))  # type: ignore[no-untyped-call]  # it has no types
    return text.strip(), pieces
