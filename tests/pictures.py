"""Tiny real pictures for tests, made from bytes alone: nothing here needs an imaging library.

png_bytes(texts={"parameters": A1111_TEXT})        a PNG with text chunks
jpeg_bytes(comment=A1111_TEXT)                     a JPEG with an EXIF UserComment
webp_bytes(comment=A1111_TEXT)                     a lossless WebP with an EXIF UserComment
write(folder / "a.png", png_bytes(), mtime=1.0)    a file of that content and time
"""

import base64
import json
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

A1111_PROMPT = "a lighthouse on a cliff, golden hour, <lora:seaside:0.7>"
A1111_NEGATIVE = "blurry, lowres"
A1111_TEXT = (
    f"{A1111_PROMPT}\nNegative prompt: {A1111_NEGATIVE}\n"
    "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 1234567, Size: 512x768, "
    "Model hash: 0123456789, Model: harbourMix_v3, Version: v1.10.1"
)

COMFY_PROMPT = "a paper boat on a quiet pond"
COMFY_NEGATIVE = "storm"


def comfy_graph(prompt: str = COMFY_PROMPT, negative: str = COMFY_NEGATIVE, seed: int = 42) -> dict[str, Any]:
    """The API graph of a plain text-to-image run: one KSampler, its texts, its checkpoint."""
    return {
        "3": _node(
            "KSampler",
            cfg=8.0,
            denoise=1.0,
            latent_image=["5", 0],
            model=["4", 0],
            negative=["7", 0],
            positive=["6", 0],
            sampler_name="euler",
            scheduler="normal",
            seed=seed,
            steps=20,
        ),
        "4": _node("CheckpointLoaderSimple", ckpt_name="pondside.safetensors"),
        "5": _node("EmptyLatentImage", batch_size=1, height=512, width=512),
        "6": _node("CLIPTextEncode", clip=["4", 1], text=prompt),
        "7": _node("CLIPTextEncode", clip=["4", 1], text=negative),
        "8": _node("VAEDecode", samples=["3", 0], vae=["4", 2]),
        "9": _node("SaveImage", filename_prefix="ComfyUI", images=["8", 0]),
    }


def _node(class_type: str, **inputs: Any) -> dict[str, Any]:
    return {"class_type": class_type, "inputs": inputs}


def comfy_png(**graph: Any) -> bytes:
    """A PNG as ComfyUI writes it; `graph` as for `comfy_graph`."""
    return png_bytes(texts={"prompt": json.dumps(comfy_graph(**graph))})


def png_bytes(
    width: int = 4,
    height: int = 6,
    colour: tuple[int, int, int] = (90, 120, 160),
    texts: Mapping[str, str] | None = None,
) -> bytes:
    """A PNG of one colour. Text that Latin-1 can hold goes into tEXt, any other into iTXt, as Pillow does it."""
    rows = (b"\0" + bytes(colour) * width) * height
    chunks = [
        png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        *(_text_chunk(key, value) for key, value in (texts or {}).items()),
        png_chunk(b"IDAT", zlib.compress(rows, 1)),
        png_chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """Length, kind, body, checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _text_chunk(key: str, value: str) -> bytes:
    try:
        return png_chunk(b"tEXt", key.encode("latin-1") + b"\0" + value.encode("latin-1"))
    except UnicodeEncodeError:
        return png_chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + value.encode("utf-8"))


def exif_block(comment: str | bytes | None = None, orientation: int | None = None) -> bytes:
    """A big-endian TIFF block. A `str` comment is written as "UNICODE" and UTF-16BE, `bytes` as they are."""
    body = b"UNICODE\0" + comment.encode("utf-16-be") if isinstance(comment, str) else comment
    entries = [] if orientation is None else [struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)]
    tail = b""
    if body is not None:
        exif_at = 8 + 2 + 12 * (len(entries) + 1) + 4
        entries.append(struct.pack(">HHII", 0x8769, 4, 1, exif_at))
        tail = struct.pack(">HHHIII", 1, 0x9286, 7, len(body), exif_at + 18, 0) + body
    return b"MM\0\x2a\0\0\0\x08" + struct.pack(">H", len(entries)) + b"".join(entries) + b"\0\0\0\0" + tail


def jpeg_bytes(comment: str | bytes | None = None, orientation: int | None = None) -> bytes:
    """A grey JPEG of 8×8 pixels."""
    if comment is None and orientation is None:
        return _GREY_JPEG
    exif = b"Exif\0\0" + exif_block(comment, orientation)
    return _GREY_JPEG[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + _GREY_JPEG[2:]


def webp_bytes(comment: str | bytes | None = None) -> bytes:
    """A lossless WebP of 1×1 pixel."""
    parts = _riff_chunk(b"VP8L", _ONE_PIXEL_VP8L)
    if comment is not None:
        header = _riff_chunk(b"VP8X", bytes([0x08, 0, 0, 0]) + b"\0\0\0" + b"\0\0\0")
        parts = header + parts + _riff_chunk(b"EXIF", exif_block(comment))
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts


def _riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def write(path: Path, content: bytes, mtime: float | None = None) -> Path:
    """Write `content`, make the folders above it, set the time when one is given; answers `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if mtime is not None:
        os.utime(path, (mtime, mtime))
    return path


_GREY_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1x"
    "eXBkeFxlZ2P/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z"
)
_ONE_PIXEL_VP8L = base64.b64decode("LwAAAAAHULxqFbT/gYjofwA=")
