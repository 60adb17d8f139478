"""Makes the small sample files of every container and dialect, and what must be read from each.

    python -m tests.samples.make_samples          write tests/samples/geninfo/* anew

Every file is ours. `real` in the table: the form was checked against a file that the tool itself wrote.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

from tests.samples import containers as to
from tests.samples import graphs
from tests.samples.texts import (
    A1111,
    CIVITAI,
    CIVITAI_GRAPH,
    DRAW,
    DRAW_READ,
    DRAWN,
    DREAM,
    EASY,
    EASY_READ,
    FOOOCUS,
    FOOOCUS_READ,
    FORGE,
    FULL,
    GRAPH,
    INVOKE,
    INVOKE_READ,
    JOURNEY,
    LINE,
    NOVEL,
    NOVEL_4,
    NOVEL_AROUND,
    NOVEL_READ,
    OLD_INVOKE,
    PLAIN,
    RUINED,
    SAVER,
    SD_METADATA,
    SDNEXT,
    SPACE,
    SWARM,
    SWARM_READ,
    TENSOR,
    TEXT,
)

FOLDER = Path(__file__).parent / "geninfo"
EXPECTED = FOLDER / "expected.json"


class Sample(NamedTuple):
    """`expected` are keys of the report; None for a file that tells nothing. `dialect` "" likewise."""

    name: str
    dialect: str
    data: bytes
    expected: dict[str, Any] | None
    real: bool = True


def samples() -> tuple[Sample, ...]:
    return (*_a1111(), *_comfyui(), *_others(), *_without_metadata())


def _a1111() -> tuple[Sample, ...]:
    wide = to.user_comment(A1111)
    return (
        Sample(
            "a1111.png", "a1111", to.png_texts(parameters=A1111), {**FULL, "tool": "A1111", "loras": [["waves", 0.6]]}
        ),
        Sample("a1111-itxt.png", "a1111", to.png(to.text_chunk("parameters", A1111, b"iTXt")), FULL),
        Sample("a1111-itxt-packed.png", "a1111", to.png(to.text_chunk("parameters", A1111, b"iTXt+")), FULL),
        Sample("a1111-behind-pixels.png", "a1111", to.png(behind=to.text_chunk("parameters", A1111, b"zTXt")), FULL),
        Sample("a1111-exif-chunk.png", "a1111", to.png(to.chunk(b"eXIf", to.exif(comment=wide))), FULL),
        Sample("a1111.jpg", "a1111", to.jpeg_exif(to.exif(comment=wide)), FULL),
        Sample("a1111-le-in-mm.jpg", "a1111", to.jpeg_exif(to.exif(comment=to.user_comment(A1111, "utf-16-le"))), FULL),
        Sample("a1111-be-in-ii.jpg", "a1111", to.jpeg_exif(to.exif(comment=wide, order="<")), FULL),
        Sample("a1111-no-mark.jpg", "a1111", to.jpeg_exif(to.exif(comment=A1111.encode())), FULL),
        Sample("a1111-comment.jpg", "a1111", to.jpeg((0xFE, A1111.encode())), FULL),
        Sample("a1111-turned.jpg", "a1111", to.jpeg_exif(to.exif(comment=wide, orientation=6)), FULL),
        Sample("a1111.webp", "a1111", to.webp(to.exif(comment=wide)), FULL),
        Sample("a1111.avif", "a1111", to.avif(block=to.exif(comment=wide)), FULL, real=False),
        Sample("a1111.gif", "a1111", to.gif(A1111), FULL, real=False),
        Sample("a1111.tiff", "a1111", to.tiff(A1111), FULL, real=False),
        Sample(
            "a1111-settings-only.png", "a1111", to.png_texts(parameters=LINE), {"positive": "", "steps": 24, "seed": 42}
        ),
        Sample("a1111-is-jpeg.png", "a1111", to.jpeg_exif(to.exif(comment=wide)), FULL),
        Sample(
            "forge.png", "a1111", to.png_texts(parameters=FORGE), {**FULL, "tool": "Forge", "loras": [["waves", 0.6]]}
        ),
        Sample(
            "sdnext.jpg", "a1111", to.jpeg_exif(to.exif(comment=to.user_comment(SDNEXT))), {**TEXT, "tool": "SD.Next"}
        ),
        Sample(
            "civitai.jpg",
            "a1111",
            to.jpeg_exif(to.exif(comment=to.user_comment(CIVITAI), order="<")),
            {**TEXT, "tool": "Civitai", "sampler": "DPM++ 2M Karras", "loras": [["waves", 0.6], ["Waves", 0.4]]},
        ),
        Sample(
            "comfyui-saver.jpg",
            "a1111",
            to.jpeg_exif(to.exif(comment=to.user_comment(SAVER))),
            {**TEXT, "tool": "ComfyUI", "sampler": "dpmpp_2m_karras"},
        ),
        Sample(
            "fooocus-a1111.png",
            "a1111",
            to.png_texts(parameters=A1111.replace("v1.10.1", "Fooocus v2.5.5"), fooocus_scheme="a1111"),
            {**FULL, "tool": "Fooocus"},
            real=False,
        ),
    )


def _comfyui() -> tuple[Sample, ...]:
    both = to.as_json({"prompt": graphs.PLAIN, "workflow": graphs.WORKFLOW})
    spread = {
        "positive": "a lighthouse in the fog",
        "negative": "",
        "model": "flux1-dev-Q8_0.gguf",
        "sampler": "euler",
        "scheduler": "beta",
        "steps": 28,
        "seed": 777,
        "size": "1024x768",
        "loras": [["fog.safetensors", 0.8]],
    }
    paired = {**PLAIN, "negative": "", "seed": 11}
    piped = {
        "positive": "a red boat",
        "negative": graphs.NEGATIVE,
        "model": "cove.safetensors",
        "sampler": "ddim",
        "seed": 99,
        "steps": 18,
        "size": "640x960",
        "loras": [["sea.safetensors", 0.5]],
    }
    drawn = {
        "positive": "a pier in winter",
        "negative": "fog",
        "model": "pier.safetensors",
        "sampler": "euler",
        "steps": 30,
        "seed": 123,
        "size": "512x768",
        "loras": [],
    }
    inner = {
        "positive": "a buoy at night",
        "negative": "",
        "model": "z_image_turbo.safetensors",
        "steps": 9,
        "sampler": "res_multistep",
        "seed": 2024,
        "size": "1280x720",
    }
    everywhere = {
        "positive": "a quay in the rain",
        "negative": "sun",
        "model": "quay.safetensors",
        "seed": 7,
        "steps": 12,
    }
    graph_xmp = to.xmp({"comfy:prompt": GRAPH}, {"comfy:workflow": DRAWN})
    rows = [
        ("comfyui.png", to.png_texts(prompt=GRAPH, workflow=DRAWN), PLAIN, True),
        ("comfyui-spread.png", to.png_texts(prompt=to.as_json(graphs.SPREAD)), spread, True),
        ("comfyui-paired.png", to.png_texts(prompt=to.as_json(graphs.PAIRED)), paired, True),
        ("comfyui-piped.png", to.png_texts(prompt=to.as_json(graphs.PIPED)), piped, True),
        ("comfyui-workflow.png", to.png_texts(workflow=DRAWN), drawn, True),
        ("comfyui-subgraph.png", to.png_texts(workflow=to.as_json(graphs.SUBGRAPH)), inner, True),
        ("comfyui-everywhere.png", to.png_texts(workflow=to.as_json(graphs.EVERYWHERE)), everywhere, True),
        ("comfyui-cycle.png", to.png_texts(prompt=to.as_json(graphs.CYCLE)), {"positive": "round and round"}, True),
        (
            "comfyui-untraceable.png",
            to.png_texts(prompt=to.as_json(graphs.UNTRACEABLE)),
            {"positive": "a quiet bay at dawn\nwatercolour wash, soft light", "negative": "people, boats and birds"},
            True,
        ),
        ("comfyui-nan.png", to.png_texts(prompt=GRAPH.replace('"denoise": 1.0', '"denoise": NaN')), PLAIN, True),
        (
            "comfyui-animated.webp",
            to.webp(to.exif({"Make": f"workflow:{DRAWN}", "Model": f"prompt:{GRAPH}"})),
            PLAIN,
            True,
        ),
        (
            "comfyui-extended.jpg",
            to.jpeg_exif(to.exif({"ImageDescription": f"Workflow: {DRAWN}", "Make": f"Prompt: {GRAPH}"})),
            PLAIN,
            True,
        ),
        ("comfyui-plus.webp", to.webp(to.exif(comment=both.encode())), PLAIN, True),
        ("comfyui.avif", to.avif(xmp=graph_xmp), PLAIN, False),
        ("comfyui-xmp.webp", to.webp(xmp=graph_xmp), PLAIN, False),
        ("comfyui.mp4", to.mp4({"prompt": GRAPH, "workflow": DRAWN}), PLAIN, False),
        ("comfyui-comment.mp4", to.mp4({"comment": to.as_json({"prompt": GRAPH, "workflow": DRAWN})}), PLAIN, False),
        ("comfyui.mov", to.mp4({"prompt": GRAPH}, brand=b"qt  "), PLAIN, False),
        ("comfyui.webm", to.matroska({"prompt": GRAPH, "workflow": DRAWN}), PLAIN, False),
        ("comfyui.mkv", to.matroska({"prompt": GRAPH}, "matroska"), PLAIN, False),
        ("comfyui.flac", to.flac({"prompt": GRAPH, "workflow": DRAWN}), PLAIN, False),
        ("comfyui.ogg", to.ogg({"prompt": GRAPH}), PLAIN, False),
        ("comfyui.mp3", to.mp3({"prompt": GRAPH, "workflow": DRAWN}), PLAIN, False),
        ("comfyui.m4a", to.mp4({"prompt": GRAPH}, brand=b"M4A ", is_audio=True), PLAIN, False),
    ]
    return tuple(Sample(name, "comfyui", data, expected, real) for name, data, expected, real in rows)


def _others() -> tuple[Sample, ...]:
    invoke = to.as_json(INVOKE)
    core = to.as_json({"nodes": {"m": {"type": "core_metadata", **INVOKE}}})
    novel = to.as_json({"Comment": to.as_json(NOVEL), **NOVEL_AROUND})
    first = {key: value for key, value in NOVEL.items() if key != "prompt"}
    civitai = to.user_comment(to.as_json(CIVITAI_GRAPH))
    tensor = {"tool": "TensorArt", "positive": "a lighthouse", "model": "harbour_v2", "seed": 42, "steps": 24}
    draw_text = (
        "a lighthouse\n-blurry\nSteps: 24, Sampler: DPM++ 2M Karras, Guidance Scale: 6.5, Seed: 42, Size: 832x1216, "
        "Model: harbour_v2.ckpt"
    )
    rows = [
        ("swarmui.png", "swarmui", to.png_texts(prompt=GRAPH, parameters=SWARM), SWARM_READ, True),
        (
            "swarmui.jpg",
            "swarmui",
            to.jpeg_exif(to.exif(comment=to.user_comment(SWARM, "utf-16-le"), order="<")),
            SWARM_READ,
            True,
        ),
        ("swarmui-old.jpg", "swarmui", to.jpeg_exif(to.exif({"Model": SWARM})), SWARM_READ, False),
        ("invokeai.png", "invokeai", to.png_texts(invokeai_metadata=invoke, invokeai_graph=core), INVOKE_READ, True),
        ("invokeai-graph.png", "invokeai", to.png_texts(invokeai_graph=core), INVOKE_READ, False),
        ("invokeai-dream.png", "invokeai", to.png_texts(Dream=DREAM), OLD_INVOKE, True),
        (
            "invokeai-sd-metadata.png",
            "invokeai",
            to.png_texts(Dream=DREAM, sd__metadata=to.as_json(SD_METADATA)),
            {**OLD_INVOKE, "model": "harbour_v2"},
            True,
        ),
        (
            "novelai-1.png",
            "novelai",
            to.png_texts(Comment=to.as_json(first), Title="AI generated image", **NOVEL_AROUND),
            NOVEL_READ,
            True,
        ),
        ("novelai-4.png", "novelai", to.png_texts(Comment=to.as_json(NOVEL_4), **NOVEL_AROUND), NOVEL_READ, True),
        (
            "novelai.webp",
            "novelai",
            to.webp(to.exif({"Software": "NovelAI"}, to.user_comment(novel, "utf-8", b"ASCII\0\0\0"))),
            NOVEL_READ,
            True,
        ),
        ("stealth-novelai.png", "novelai", to.stealth(novel), NOVEL_READ, True),
        ("stealth-a1111.png", "a1111", to.stealth(A1111), FULL, True),
        ("stealth-a1111-plain.png", "a1111", to.stealth(A1111, is_packed=False), FULL, True),
        ("stealth-rgb.png", "a1111", to.stealth(A1111, in_alpha=False), FULL, False),
        ("stealth-rgb-plain.png", "a1111", to.stealth(A1111, in_alpha=False, is_packed=False), FULL, False),
        (
            "fooocus.png",
            "fooocus",
            to.png_texts(parameters=to.as_json(FOOOCUS), fooocus_scheme="fooocus"),
            FOOOCUS_READ,
            True,
        ),
        (
            "fooocus.jpg",
            "fooocus",
            to.jpeg_exif(to.exif({"MakerNote": "fooocus"}, to.as_json(FOOOCUS).encode())),
            FOOOCUS_READ,
            False,
        ),
        (
            "ruinedfooocus.png",
            "fooocus",
            to.png_texts(parameters=to.as_json(RUINED)),
            {**FOOOCUS_READ, "tool": "RuinedFooocus", "model": "harbour_v2.safetensors"},
            True,
        ),
        ("easydiffusion.png", "easydiffusion", to.png_texts(**EASY), EASY_READ, False),
        (
            "easydiffusion.jpg",
            "easydiffusion",
            to.jpeg_exif(to.exif(comment=to.user_comment(to.as_json(EASY)))),
            EASY_READ,
            False,
        ),
        (
            "drawthings.png",
            "drawthings",
            to.png(
                to.text_chunk(
                    "XML:com.adobe.xmp",
                    to.xmp({"xmp:CreatorTool": "Draw Things"}, {"exif:UserComment": to.as_json(DRAW)}).decode(),
                    b"iTXt",
                )
            ),
            DRAW_READ,
            False,
        ),
        (
            "drawthings-text.png",
            "drawthings",
            to.png(
                to.text_chunk(
                    "XML:com.adobe.xmp",
                    to.xmp({"xmp:CreatorTool": "Draw Things"}, {"dc:description": draw_text}).decode(),
                    b"iTXt",
                )
            ),
            DRAW_READ,
            False,
        ),
        (
            "civitai-graph.jpg",
            "civitai",
            to.jpeg_exif(to.exif(comment=civitai, order="<")),
            {**PLAIN, "tool": "Civitai"},
            True,
        ),
        (
            "tensorart.png",
            "tensorart",
            to.png_texts(generation_data=to.as_json(TENSOR) + "\0", prompt=GRAPH),
            tensor,
            False,
        ),
        (
            "stabilitymatrix.png",
            "stabilitymatrix",
            to.png_texts(parameters=A1111.replace("\n", "\r\n") + " ", smproj="{}", prompt=GRAPH),
            {**TEXT, "tool": "StabilityMatrix"},
            False,
        ),
        (
            "huggingface.png",
            "plain_json",
            to.png_texts(parameters=to.as_json(SPACE)),
            {
                "tool": "Hugging Face Space",
                "positive": "a lighthouse",
                "negative": "blurry",
                "model": "Harbour XL",
                "steps": 24,
                "seed": 42,
                "size": "832x1216",
                "cfg": 6.5,
            },
            False,
        ),
        (
            "midjourney.png",
            "midjourney",
            to.png_texts(Description=JOURNEY, Author="someone"),
            {"tool": "Midjourney", "positive": "a lighthouse, storm", "negative": "people, boats"},
            False,
        ),
    ]
    return tuple(Sample(*row) for row in rows)


def _without_metadata() -> tuple[Sample, ...]:
    rows = {
        "plain.png": to.png(),
        "plain.jpg": to.jpeg(),
        "plain.webp": to.webp(),
        "plain.bmp": to.saved("BMP"),
        "plain.jxl": b"\xff\x0a" + (1 | 59 << 1 | 5 << 6).to_bytes(4, "little"),
        "plain.heic": to.avif().replace(b"ftypavif", b"ftypheic"),
        "plain.avi": to.avi(),
        "plain.wav": to.wav("just a sound"),
        "screenshot.jpg": to.jpeg_exif(
            to.exif({"Make": "Phone"}, to.user_comment("Screenshot", "ascii", b"ASCII\0\0\0"))
        ),
        "words.png": to.png_texts(Comment="Made with love: by hand", Description="a list: one, two, three"),
    }
    return tuple(Sample(name, "", data, None) for name, data in rows.items())


def main() -> None:
    """Write every sample and the table of what must be read."""
    FOLDER.mkdir(exist_ok=True)
    for sample in samples():
        (FOLDER / sample.name).write_bytes(sample.data)
    table = {
        sample.name: {"dialect": sample.dialect, "expected": sample.expected, "real": sample.real}
        for sample in samples()
    }
    EXPECTED.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
