"""XMP packets: the few properties that tools write generation data into.

No XML parser is let loose on foreign text: the wanted names are looked up, entities other than XML's own stay as they
stand, so nothing can be made to expand.
"""

import html
import re

from iib.geninfo._container import Texts, keep

WANTED = (
    "comfy:prompt",
    "comfy:workflow",
    "exif:UserComment",
    "dc:description",
    "dc:title",
    "dc:creator",
    "xmp:CreatorTool",
    "tiff:ImageDescription",
    "photoshop:Source",
    "Iptc4xmpExt:DigImageGUID",
    "sd:parameters",
)
_TAG = re.compile(r"<[^<>]{0,500}>")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)


def expand_xmp(texts: Texts) -> None:
    """Put the properties of the packet at place "xmp" beside it, as "xmp:dc:description"…"""
    packet = texts.get("xmp", "")
    for name in WANTED if packet else ():
        value = _element(packet, name) or _attribute(packet, name)
        if value:
            keep(texts, f"xmp:{name}", value)


def _element(packet: str, name: str) -> str:
    start = packet.find(f"<{name}")
    opened = packet.find(">", start) if start >= 0 else -1
    end = packet.find(f"</{name}>", opened) if opened >= 0 else -1
    if end < 0:
        return ""
    inside = packet[opened + 1 : end]
    if "<![CDATA[" in inside:
        inside = _CDATA.sub(lambda found: html.escape(found[1]), inside)
    return html.unescape(_TAG.sub("", inside)).strip()


def _attribute(packet: str, name: str) -> str:
    for quote in ('"', "'"):
        start = packet.find(f"{name}={quote}")
        if start >= 0:
            start += len(name) + 2
            end = packet.find(quote, start)
            return html.unescape(packet[start:end]).strip() if end >= 0 else ""
    return ""
