"""Texts that lie beside a file."""

import io
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from iib.domain.geninfo import GenInfo
from iib.geninfo import read_metadata, read_raw_texts
from tests.samples import containers as to
from tests.samples import texts


def beside(**files: bytes | str) -> Callable[[str], bytes | None]:
    held = {name.replace("__", "."): data.encode() if isinstance(data, str) else data for name, data in files.items()}
    return held.get


def read(name: str, data: bytes, siblings: Callable[[str], bytes | None]) -> GenInfo | None:
    return read_metadata(io.BytesIO(data), name, siblings=siblings).info


def test_an_a1111_text_file_is_read() -> None:
    info = read("a.jpg", to.jpeg(), beside(a__txt="\ufeff" + texts.A1111))
    assert info is not None
    assert (info.tool, info.seed, info.prompt) == ("A1111", 42, texts.PROMPT)


def test_a_caption_is_no_generation_data() -> None:
    assert read("a.jpg", to.jpeg(), beside(a__txt="a boat, the sea, masterpiece")) is None


def test_the_files_own_texts_win() -> None:
    info = read("a.png", to.png_texts(parameters=texts.A1111), beside(a__txt="b\nSteps: 1, Sampler: c"))
    assert info is not None
    assert info.steps == 24


@pytest.mark.parametrize("wrap", [lambda said: said, lambda said: {"numOutputsTotal": 1, "reqBody": said}])
def test_easy_diffusions_json_is_read(wrap: Callable[[object], object]) -> None:
    info = read("a.jpeg", to.jpeg(), beside(a__json=json.dumps(wrap(texts.EASY))))
    assert info is not None
    assert (info.tool, info.checkpoint, info.steps) == ("Easy Diffusion", "harbour_v2", 24)


def test_easy_diffusions_text_is_read() -> None:
    text = "Prompt: a lighthouse\nand a boat\nSeed: 42\nStable Diffusion model: harbour_v2\nGuidance Scale: 6.5\n"
    info = read("a.jpeg", to.jpeg(), beside(a__txt=text))
    assert info is not None
    assert (info.prompt, info.seed, info.cfg_scale) == ("a lighthouse\nand a boat", 42, 6.5)


def test_a_videos_first_frame_speaks_for_it() -> None:
    frame = to.png_texts(prompt=texts.GRAPH)
    info = read("clip.mp4", to.mp4({"title": "clip"}), beside(clip__png=frame))
    assert info is not None
    assert info.seed == 42
    assert read("clip.mp4", to.mp4({}), beside(clip__png=b"no picture")) is None


LABELS = {"Prompt": "a <lighthouse>", "Negative Prompt": "blurry", "Base Model": "harbour_v2", "Seed": "42",
          "Resolution": "(832, 1216)", "Sampler": "dpmpp_2m", "LoRA 1": "waves.safetensors : 0.6"}  # fmt: skip


def log_block(name: str, labels: dict[str, str], *, button: bool) -> str:
    cells = "".join(
        f"<tr><td class='label'>{key}</td><td class='value'>{value.replace('<', '&lt;')}</td></tr>"
        for key, value in labels.items()
    )
    copy = f"<button onclick=\"to_clipboard('{quote(json.dumps(labels))}')\">Copy</button>" if button else ""
    box = f'<div id="{name.replace(".", "_")}" class="image-container"><hr><img src="{name}"><div>{name}</div>'
    return f"{box}<table class='metadata'>{cells}</table>{copy}</div>"


@pytest.mark.parametrize("button", [True, False])
def test_fooocus_log_is_read(button: bool) -> None:
    other = log_block("other.png", {**LABELS, "Seed": "1"}, button=button)
    log = f"<html>{other}{log_block('mine.png', LABELS, button=button)}{other}</html>"
    info = read("mine.png", to.png(), beside(log__html=log))
    assert info is not None
    assert (info.tool, info.seed, info.prompt, info.width) == ("Fooocus", 42, "a <lighthouse>", 832)
    assert [(lora.name, lora.weight) for lora in info.loras] == [("waves.safetensors", 0.6)]
    assert read("third.png", to.png(), beside(log__html=log)) is None


def test_raw_texts_name_the_sidecar() -> None:
    texts = read_raw_texts(io.BytesIO(to.png_texts(Title="x")), "a.png", siblings=beside(a__txt="a caption"))
    assert texts == {"Title": "x", "sidecar:txt": "a caption"}
