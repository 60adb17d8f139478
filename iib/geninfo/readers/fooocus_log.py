"""Fooocus's log.html: one block per picture, its settings as a table and as JSON behind a button."""

import html
import json
import re
from urllib.parse import unquote

from iib.geninfo._container import decode

_REACH = 64 * 1024
_BUTTON = re.compile(r"to_clipboard\('([^']{1,60000})'\)")
_CELL = re.compile(
    r"<td class=['\"](?:label|key)['\"]>([^<>]{1,200})</td>\s*<td class=['\"]value['\"]>(.{0,20000}?)</td>", re.S
)
_TAG = re.compile(r"<[^<>]{0,200}>")


def read_fooocus_log(log: bytes, name: str) -> str:
    """The settings of the picture `name` as a JSON object; "" when the log has no block for it."""
    mark = f'id="{name.replace(".", "_")}"'.encode("utf-8", "replace")
    start = log.find(mark)
    if start < 0:
        start = log.find(name.encode("utf-8", "replace"))
    if start < 0:
        return ""
    end = log.find(b'class="image-container"', start + len(mark) + 40)
    block = decode(log[start : min(end if end > 0 else len(log), start + _REACH)])
    button = _BUTTON.search(block)
    if button:
        said = unquote(button[1]).strip()
        if said.startswith("{"):
            return said
    cells = {html.unescape(key): html.unescape(_TAG.sub("", value)) for key, value in _CELL.findall(block)}
    return json.dumps(cells, ensure_ascii=False) if cells else ""
