"""Generation data as one shape."""

import json

from hypothesis import given
from hypothesis import strategies as st

from iib.domain.geninfo import Character, GenInfo, How, Lora

FULL = GenInfo(
    tool="ComfyUI",
    tool_version="0.4",
    prompt="a boat",
    negative_prompt="fog",
    checkpoint="sea.safetensors",
    checkpoint_hash="0123456789",
    vae="ae.safetensors",
    sampler="euler",
    scheduler="karras",
    steps=20,
    cfg_scale=6.5,
    distilled_cfg_scale=3.5,
    seed=18446744073709551615,
    width=512,
    height=768,
    loras=(Lora("waves", 0.6, "abc"), Lora("wind")),
    embeddings={"easy": "def"},
    controlnets=({"Model": "depth"}, {"Model": "canny"}),
    hires={"steps": "10"},
    adetailer=({"model": "face.pt"},),
    init_image_hash="fff",
    characters=(Character("1girl", "hat", 0.5, 0.3),),
    extras={"Clip skip": "2"},
    raw={"prompt": "{}"},
    how=How("comfyui", ("3 KSampler",), ("prompt",)),
)


def test_json_holds_everything_and_comes_back() -> None:
    plain = json.loads(json.dumps(FULL.to_json(), allow_nan=False))
    assert GenInfo.from_json(plain) == FULL
    assert plain["seed"] == "18446744073709551615"


def test_json_leaves_out_what_is_empty_and_raw_texts_on_demand() -> None:
    assert GenInfo(prompt="a boat").to_json() == {"prompt": "a boat"}
    assert "raw" not in FULL.to_json(with_raw=False)
    assert GenInfo.from_json({"prompt": "a", "a later version's": 1}) == GenInfo(prompt="a")


def test_text_is_the_files_own_or_written_in_a1111_form() -> None:
    assert GenInfo(prompt="x", original_text="the file's own").text == "the file's own"
    assert GenInfo(prompt="a boat", negative_prompt="fog", steps=20, cfg_scale=7.0, seed=1).text == (
        "a boat\nNegative prompt: fog\nSteps: 20, CFG scale: 7, Seed: 1"
    )
    assert GenInfo().text == ""


def test_text_names_every_setting_that_is_known() -> None:
    text = FULL.text
    for part in (
        'Loras: "waves: 0.6, wind"',
        "Size: 512x768",
        "Distilled CFG Scale: 3.5",
        "Hires steps: 10",
        "ADetailer model: face.pt",
        "ControlNet Model: depth",
        "ControlNet 2 Model: canny",
        "Character 1: 1girl",
        "Clip skip: 2",
        "Version: ComfyUI 0.4",
    ):
        assert part in text


line = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40)


@given(line, line, st.integers(0, 2**64), line)
def test_any_text_can_be_written_and_is_one_line_of_settings(prompt: str, negative: str, seed: int, extra: str) -> None:
    info = GenInfo(prompt=prompt, negative_prompt=negative, seed=seed, extras={"Note": extra + "\n"})
    assert info.text.splitlines()[-1].startswith("Seed: ") or not info.text
    assert GenInfo.from_json(info.to_json()) == info
