"""Saving pictures the way the host does: beside the target first, then in one step, then the extensions are told."""

import os

from PIL import Image, PngImagePlugin

from modules import script_callbacks


def save_image(filename: str, infotext: str) -> None:
    """Save a small picture as `filename`, which may be relative to the working directory."""
    picture = Image.new("RGB", (64, 48), "teal")
    known = PngImagePlugin.PngInfo()
    known.add_text("parameters", infotext)
    os.makedirs(os.path.dirname(filename) or ".", exist_ok=True)
    picture.save(f"{filename}.tmp", format="PNG", pnginfo=known)
    os.replace(f"{filename}.tmp", filename)
    picture.already_saved_as = filename  # type: ignore[attr-defined]
    params = script_callbacks.ImageSaveParams(picture, None, filename, {"parameters": infotext})
    script_callbacks.image_saved_callback(params)
