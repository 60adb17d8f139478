"""The A1111 form taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iib.domain.geninfo import GenInfo
from iib.geninfo._texts import RawTexts
from iib.geninfo.dialects.a1111 import read_a1111
from iib.geninfo.dialects.a1111_text import parse_a1111_text, parse_settings


def read(text: str) -> GenInfo:
    info = read_a1111(RawTexts({"parameters": text}))
    assert info is not None
    return info


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("Steps: 20, Sampler: Euler a", {"Steps": "20", "Sampler": "Euler a"}),
        ('A: "x, y: z", B: 1', {"A": "x, y: z", "B": "1"}),
        (r'A: "say \"hi\"\nnow", B: 1', {"A": 'say "hi"\nnow', "B": "1"}),
        ('Hashes: {"a": {"b": [1, "x, y"]}}, B: 1', {"Hashes": '{"a": {"b": [1, "x, y"]}}', "B": "1"}),
        ('L: [{"a": "}, {"}], B: 1', {"L": '[{"a": "}, {"}]', "B": "1"}),
        ("A: x, y, z, B: 1", {"A": "x, y, z", "B": "1"}),
        ("A: {broken, B: 1", {"A": "{broken", "B": "1"}),
        ('A: "open, B: 1', {"A": '"open', "B": "1"}),
        ("Created Date: 2026-01-01T10:20:30.5Z, B: 1", {"Created Date": "2026-01-01T10:20:30.5Z", "B": "1"}),
        ("A: , B: 1", {"A": "", "B": "1"}),
        ("A: 1,B: 2,  C: 3,", {"A": "1", "B": "2", "C": "3"}),
        ("A: 1\nB: 2", {"A": "1", "B": "2"}),
        ("A: 1, A: 2", {"A": "1"}),
        ("just words", {}),
        ("", {}),
    ],
)
def test_settings(text: str, settings: dict[str, str]) -> None:
    assert parse_settings(text) == settings


LINE = "Steps: 20, Sampler: Euler a, Seed: 7"


@pytest.mark.parametrize(
    ("text", "prompt", "negative"),
    [
        (f"a\nb\nNegative prompt: c\nd\n{LINE}", "a\nb", "c\nd"),
        (f"a\n{LINE}", "a", ""),
        (f"Negative prompt: c\n{LINE}", "", "c"),
        (LINE, "", ""),
        (f"a\r\nNegative prompt: c\r\n{LINE}\r\n", "a", "c"),
        (f"a\n\nNegative prompt: c \n\n{LINE}\n\n", "a", "c"),
        (f"a\nNegative prompt:\n{LINE}", "a", ""),
        (f"a\nNegative prompt: c\nTemplate: t\nu\n{LINE}", "a", "c"),
        (f"a\nNegative prompt: c\nTemplate: t\nNegative Template: n\n{LINE}", "a", "c"),
        (f"Steps: 3 to heaven\nb\nNegative prompt: c\n{LINE}", "Steps: 3 to heaven\nb", "c"),
        (f"a\nNegative prompt: c\n{LINE}\nSteps: 5 are enough", "a", "c"),
        (f'a\nNegative prompt: c\n{LINE}, Template: "t\nSteps: 5, u", Version: v1', "a", "c"),
        (f"a\rNegative prompt: c\r{LINE}", "a", "c"),
        (f"a\nnegative prompt: c\n{LINE}", "a", "c"),
        (f"a, b Negative prompt: c {LINE}", "a, b", "c"),
        (f"a, b {LINE}", "a, b", ""),
        (f'a sign: "Negative prompt: c"\n{LINE}', 'a sign: "Negative prompt: c"', ""),
        ("a\nNegative prompt: c\nSize: 8x8, Seed: 7, Model: m, App: SD.Next", "a", "c"),
    ],
)
def test_parts(text: str, prompt: str, negative: str) -> None:
    parsed = parse_a1111_text(text)
    assert parsed is not None
    assert (parsed.prompt, parsed.negative_prompt) == (prompt, negative)
    assert parsed.settings["Seed"] == "7"


@pytest.mark.parametrize("text", ["", "a boat", "Screenshot", "one: two\nthree: four, five", "Title: a, Author: b"])
def test_other_text_is_left_alone(text: str) -> None:
    assert parse_a1111_text(text) is None


def test_templates_are_kept_apart() -> None:
    info = read(f"a\nNegative prompt: c\nTemplate: t1\nt2\nNegative Template: n\n{LINE}")
    assert info.extras == {"Template": "t1\nt2", "Negative Template": "n"}


def test_everything_finds_its_place() -> None:
    info = read(
        "cat <lora:fur:0.8>\nSteps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, "
        "Distilled CFG Scale: 3.5, Seed: 18446744073709551615, Size: 512x768, Model hash: abc, Model: m: v2, "
        "VAE: v.pt, Denoising Strength: 0.5, Hires upscale: 2, Hires upscaler: 4x, ADetailer model: face.pt, "
        "ADetailer model 2nd: hand.pt, Init image hash: i, "
        'ControlNet 0: "Module: canny, Model: c [1], Weight: 0.5", ControlNet 1: "Module: depth", '
        'Lora hashes: "fur: 111, other: 222", TI hashes: "easy: 333", Unknown thing: 5, Version: v1.10.1'
    )
    assert (info.sampler, info.scheduler, info.cfg_scale, info.distilled_cfg_scale) == ("DPM++ 2M", "Karras", 7.0, 3.5)
    assert (info.seed, info.width, info.height) == (2**64 - 1, 512, 768)
    assert (info.checkpoint, info.checkpoint_hash, info.vae, info.init_image_hash) == ("m: v2", "abc", "v.pt", "i")
    assert [(lora.name, lora.weight, lora.hash) for lora in info.loras] == [("fur", 0.8, "111"), ("other", None, "222")]
    assert info.embeddings == {"easy": "333"}
    assert info.hires == {"upscale": "2", "upscaler": "4x"}
    assert info.adetailer == ({"model": "face.pt"}, {"model": "hand.pt"})
    assert info.controlnets == ({"Module": "canny", "Model": "c [1]", "Weight": "0.5"}, {"Module": "depth"})
    assert info.extras == {"Denoising Strength": "0.5", "Unknown thing": "5"}
    assert (info.tool, info.tool_version) == ("A1111", "v1.10.1")


@pytest.mark.parametrize(
    ("end", "tool"),
    [
        ("Version: f2.0.1v1.10.1-previous-1", "Forge"),
        ("Version: f1.0.0v2-v1.10.1RC-latest", "Forge"),
        ("Version: classic", "Forge"),
        ("Version: neo-2.28", "Forge"),
        ("Version: v1.6.0-2-g4afaaf8a", "A1111"),
        ("Version: ComfyUI", "ComfyUI"),
        ("Version: Fooocus v2.5.5", "Fooocus"),
        ("App: SD.Next, Version: 1234567", "SD.Next"),
        ("Civitai resources: []", "Civitai"),
        ("Model: x", "A1111"),
    ],
)
def test_the_tool_is_known_by_its_version(end: str, tool: str) -> None:
    assert read(f"a\n{LINE}, {end}").tool == tool


def test_old_controlnet_settings_are_gathered() -> None:
    info = read(f"a\n{LINE}, ControlNet Enabled: True, ControlNet Model: s(1), ControlNet-1 Model: d")
    assert info.controlnets == ({"Enabled": "True", "Model": "s(1)"}, {"Model": "d"})


def test_civitai_says_a_seed_elsewhere() -> None:
    info = read(
        'a\nSteps: 0, Sampler: X, Seed: -1, Civitai resources: [{"type":"checkpoint","modelName":"M, n"}], '
        'Civitai metadata: {"seed":99,"a":{"b":"c, d: e"}}'
    )
    assert (info.seed, info.checkpoint) == (99, "M, n")


def test_the_original_text_is_kept() -> None:
    text = f"a\r\nNegative prompt: b\r\n{LINE}, Odd key: odd value\n\n"
    assert read(text).text == f"a\nNegative prompt: b\n{LINE}, Odd key: odd value"


@given(st.text(max_size=300))
def test_any_text_is_parsed_or_left(text: str) -> None:
    for whole in (text, f"{text}\n{LINE}", f"a\nNegative prompt: {text}\n{LINE}", f"Steps: 1, A: {text}"):
        parse_a1111_text(whole)


words = st.text("abc (:1.2)[]<>,.\\\"'", max_size=40).map(str.strip)
values = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=40).map(str.strip)


@given(
    words,
    words,
    st.dictionaries(st.sampled_from(("Alpha", "Beta two", "Gamma-3")), values.filter(bool)),
    st.integers(0, 2**64),
)
def test_what_is_written_is_read_back(prompt: str, negative: str, extras: dict[str, str], seed: int) -> None:
    written = GenInfo(prompt=prompt, negative_prompt=negative, steps=20, seed=seed, sampler="Euler a", extras=extras)
    back = read(written.text)
    assert (back.prompt, back.negative_prompt, back.seed, back.steps) == (prompt, negative, seed, 20)
    assert {key: " ".join(value.split()) for key, value in back.extras.items()} == {
        key: " ".join(value.split()) for key, value in extras.items()
    }


def test_fooocus_tells_the_weights_of_its_networks() -> None:
    info = read(f'a\n{LINE}, Lora hashes: "x: 12ab", Lora weights: "x: 0.1", Version: Fooocus v2.5.0')
    assert [(lora.name, lora.weight, lora.hash) for lora in info.loras] == [("x", 0.1, "12ab")]
