"""A reader that remembers tells of every file what one that remembers nothing tells."""

import io
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from iib.domain.geninfo import GenInfo
from iib.geninfo import Dialect, read_raw_texts
from iib.indexer import FoundFile, MetadataReader, reader_with
from iib.indexer.read import content_of
from iib.indexer.repeats import Repeats
from tests.samples import containers as to
from tests.samples import graphs, make_samples, texts

SAMPLES = Path(make_samples.__file__).parent / "geninfo"
NAMES = sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".json" and path.is_file())
SEEDS = (
    *(0, 1, 42, 9_999, 10_000, 12_345, 54_321, 99_999, 100_000, 777_777, 2**31, 2**32 - 1, 2**53 + 1),
    *(2 * 10**16, 2**63 - 1, 2**63, 2**64 - 1, 10**19, 10**20 - 1, 10**20),
)
Texts = dict[str, str]


class Folder:
    """Files that two readers read one after the other."""

    def __init__(self, path: Path, rules: Any = None) -> None:
        self._path = path
        self.forgetful = MetadataReader(rules=reader_with("", rules).rules)
        self.reader = reader_with("", rules)
        self.repeated = 0

    def compare(self, name: str, content: bytes, *, deep: bool = False) -> None:
        (self._path / name).write_bytes(content)
        file = FoundFile(str(self._path), name, 0, 0, 0, 0, 0.0)
        said, known = self._told(file, self.reader, deep), self._told(file, self.forgetful, deep)
        os.unlink(self._path / name)
        assert said == known

    @staticmethod
    def _told(file: FoundFile, reader: MetadataReader, deep: bool) -> dict[str, Any]:
        content = content_of(file, reader, deep=deep)
        assert content is not None
        words = " ".join(filter(None, (content.words, content.own_words))).split(" ")
        assert len(words) == len(set(words))
        return content._asdict() | {"words": set(words), "own_words": ""}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each file that was asked for was one that repeats."""
    asked: list[bool] = []
    find = Repeats.find

    def noted(self: Repeats, *question: Any) -> Any:
        found = find(self, *question)
        asked.append(found is not None)
        return found

    monkeypatch.setattr(Repeats, "find", noted)
    return asked


def picture(said: Texts, size: tuple[int, int] = (4, 3)) -> bytes:
    chunks = (to.text_chunk(place[:79], text) for place, text in said.items())
    return to.png(b"".join(chunks), picture=Image.new("RGB", size, "teal"))


def with_seed(said: Texts, seed: int, old: str = "42") -> Texts:
    return {place: text.replace(old, str(seed)) for place, text in said.items()}


FORMS: dict[str, Texts] = {
    "a1111": {"parameters": texts.A1111},
    "forge": {"parameters": texts.FORGE},
    "sdnext": {"parameters": texts.SDNEXT},
    "civitai": {"parameters": texts.CIVITAI},
    "saver": {"parameters": texts.SAVER, "prompt": texts.GRAPH, "workflow": texts.DRAWN},
    "unknown prompt": {
        "parameters": texts.SAVER.replace(texts.PROMPT, "unknown"),
        "prompt": texts.GRAPH,
        "workflow": texts.DRAWN,
    },
    "comfyui": {"prompt": texts.GRAPH, "workflow": texts.DRAWN},
    "drawn": {"workflow": texts.DRAWN},
    "swarm": {"parameters": texts.SWARM},
    "invoke": {"invokeai_metadata": json.dumps(texts.INVOKE)},
    "novelai": {"Comment": json.dumps(texts.NOVEL), **texts.NOVEL_AROUND},
    "fooocus": {"parameters": json.dumps(texts.FOOOCUS)},
    "dream": {"Dream": texts.DREAM},
    "easy": {key: str(value) for key, value in texts.EASY.items()},
    "tensor": {"generation_data": json.dumps(texts.TENSOR), "prompt": texts.GRAPH},
    "space": {"parameters": json.dumps(texts.SPACE)},
}


@pytest.mark.parametrize("form", FORMS)
def test_a_batch_of_every_form_is_told_alike(form: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for number, seed in enumerate((*SEEDS, *SEEDS[::-1])):
        folder.compare(f"{number:05d}-{seed}.png", picture(with_seed(FORMS[form], seed)))


@pytest.mark.parametrize("form", ["a1111", "forge", "sdnext", "saver", "comfyui"])
def test_of_a_batch_only_the_first_is_taken_apart(form: str, tmp_path: Path, counted: list[bool]) -> None:
    folder = Folder(tmp_path)
    for seed in (3_141_592_653, 3_141_592_654, 98_761, 2**64 - 1):
        folder.compare(f"{seed}.png", picture(with_seed(FORMS[form], seed)))
    assert counted == [False, True, True, True]


@pytest.mark.parametrize("name", NAMES)
def test_samples_and_pictures_with_their_texts_are_told_alike(name: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    content = (SAMPLES / name).read_bytes()
    deep = "stealth" in name
    for number in range(2):
        folder.compare(f"{number}{name}", content, deep=deep)
    said = read_raw_texts(io.BytesIO(content), name, deep=deep) if content else {}
    for number, seed in enumerate((12_345, 54_321, 2**63, 7, 54_322)):
        chunks = {place: text.replace("42", str(seed)) for place, text in said.items() if "\0" not in place}
        folder.compare(f"{number}.png", picture(chunks), deep=deep)
        for old in (b"42", "42".encode("utf-16-be"), "42".encode("utf-16-le")):  # in the sample's own container
            new = b"54321" if old == b"42" else str(54_320 + number).encode("utf-16-be" if old[0] == 0 else "utf-16-le")
            folder.compare(f"{number}{name}", content.replace(old, new), deep=deep)


def test_a_remembered_file_of_another_size_or_place_is_not_meant(tmp_path: Path, counted: list[bool]) -> None:
    folder = Folder(tmp_path)
    for size in ((4, 3), (3, 4), (5, 5)):
        folder.compare("a.png", picture({"parameters": texts.A1111.replace("42", "12345")}, size))
    folder.compare("b.png", picture({"Parameters": texts.A1111.replace("42", "12345")}))
    assert counted == [False] * 4


def test_a_batch_in_other_containers_is_told_alike(tmp_path: Path, counted: list[bool]) -> None:
    folder = Folder(tmp_path)
    for seed in (111_111, 222_222, 3_333_333):
        comment = to.user_comment(texts.A1111.replace("42", str(seed)))
        folder.compare(f"{seed}.jpg", to.jpeg_exif(to.exif(comment=comment)))
        folder.compare(f"{seed}.webp", to.webp(to.exif(comment=comment)))
        folder.compare(f"{seed}.mp4", to.mp4({"comment": json.dumps({"prompt": texts.GRAPH.replace("42", str(seed))})}))
    assert counted[3:] != [False] * 6


def test_rules_of_auto_tags_are_asked_of_every_file(tmp_path: Path) -> None:
    rules = [
        {"name": "odd", "tag": "odd", "conditions": [{"field": "seed", "operator": "regex", "value": "[13579]$"}]},
        {"name": "named", "tag": "named", "conditions": [{"field": "name", "operator": "contains", "value": "7"}]},
    ]
    folder = Folder(tmp_path, rules)
    for seed in range(70_000, 70_010):
        folder.compare(f"{seed}.png", picture(with_seed(FORMS["a1111"], seed)))


def test_dialects_of_the_user_see_every_file(tmp_path: Path) -> None:
    dialects = tmp_path / "dialects"
    dialects.mkdir()
    (dialects / "mine.py").write_text("def read(texts):\n    return None\n")
    assert reader_with(str(dialects)).repeats is None
    assert reader_with("").repeats is not None


Graph = dict[str, Any]


def _primitive(change: Callable[[Graph], None]) -> Graph:
    """The plain graph with its seed in a node of its own, which other inputs are led from, too."""
    graph: Graph = json.loads(json.dumps(graphs.PLAIN))
    graph["3"]["inputs"]["seed"] = ["20", 0]
    graph["20"] = graphs.node("Seed (rgthree)", seed=42)
    change(graph)
    return graph


def _led(node: str, name: str) -> Callable[[Graph], None]:
    return lambda graph: graph[node]["inputs"].update({name: ["20", 0]})


def _joined(graph: Graph) -> None:
    graph["21"] = graphs.node("StringConcatenate", string_a="seed", string_b=["20", 0], delimiter="")
    graph["6"]["inputs"]["text"] = ["21", 0]


def _replaced(graph: Graph) -> None:
    graph["21"] = graphs.node("StringReplace", string=["20", 0], find="1", replace="one, ")
    graph["6"]["inputs"]["text"] = ["21", 0]


def _switched(graph: Graph) -> None:
    graph["21"] = graphs.node("ImpactSwitch", select=["20", 0], input1=["6", 0], input54321=["7", 0])
    graph["3"]["inputs"]["positive"] = ["21", 0]


def _two_savers(graph: Graph) -> None:
    graph["30"] = {**graph["3"], "inputs": {**graph["3"]["inputs"], "steps": 7, "latent_image": ["3", 0]}}
    graph["31"] = graphs.node("SaveImage", filename_prefix="second", images=["30", 0])


def _guided(graph: Graph) -> None:
    graph["21"] = graphs.node("FluxGuidance", guidance=["20", 0], conditioning=["6", 0])
    graph["3"]["inputs"]["positive"] = ["21", 0]


def _with_lora(graph: Graph) -> None:
    loras = {"lora_name": "a.safetensors", "strength_model": ["20", 0], "strength_clip": 1.0}
    graph["21"] = graphs.node("LoraLoader", model=["4", 0], clip=["4", 1], **loras)
    graph["3"]["inputs"]["model"] = ["21", 0]


def _controlled(graph: Graph) -> None:
    graph["22"] = graphs.node("ControlNetLoader", control_net_name="edges")
    graph["21"] = graphs.node("ControlNetApply", conditioning=["6", 0], control_net=["22", 0], strength=["20", 0])
    graph["3"]["inputs"]["positive"] = ["21", 0]


def _second_pass(graph: Graph) -> None:
    graph["30"] = {**graph["3"], "inputs": {**graph["3"]["inputs"], "latent_image": ["3", 0], "seed": 42}}
    graph["8"]["inputs"]["samples"] = ["30", 0]


def _numbered(graph: Graph) -> None:
    graph["42"] = graph.pop("3")
    graph["8"]["inputs"]["samples"] = ["42", 0]


CHANGES: dict[str, Callable[[Graph], None]] = {
    "nothing": lambda graph: None,
    **{f"led to {name}": _led("3", name) for name in ("steps", "cfg", "denoise", "sampler_name", "scheduler")},
    **{f"led to {name}": _led("5", name) for name in ("width", "height")},
    "led to text": _led("6", "text"),
    "led to model": _led("4", "ckpt_name"),
    "led to name": _led("9", "filename_prefix"),
    "joined": _joined,
    "replaced": _replaced,
    "switched": _switched,
    "two savers": _two_savers,
    "guided": _guided,
    "lora": _with_lora,
    "controlled": _controlled,
    "second pass": _second_pass,
    "numbered": _numbered,
}


@pytest.mark.parametrize("change", CHANGES)
def test_where_a_graph_makes_more_of_its_seed_that_is_told_too(change: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    graph = json.dumps(_primitive(CHANGES[change]))
    for number, seed in enumerate((*SEEDS, 12_346, 11_111, 54_321, 20_000, 3 * 10**16)):
        name = f"{'second' if number % 2 else 'ComfyUI'}_{number:05d}_.png"
        folder.compare(name, picture({"prompt": graph.replace("42", str(seed)), "workflow": texts.DRAWN}))


PIECES = st.sampled_from(
    [
        *(
            "a cat",
            ", ",
            "\n",
            "{seed}",
            "{other}",
            "Seed: {seed}",
            "Seed: {seed}, ",
            "(dog:1.{seed})",
            "<lora:x:{seed}>",
        ),
        *(
            '"',
            "{seed}x{seed}",
            "Steps: 20, Sampler: Euler, Seed: {seed}",
            "Negative prompt: ",
            "seed-{seed}",
            "é",
            "灯",
        ),
        *("\\", "BREAK", "_{seed}_", "{", "}", "(", ")", ": ", "\u0301", "0{seed}", "{seed}0", "+{seed}", "{seed}.5"),
    ]
)
SETTINGS = st.sampled_from(
    [
        *(
            "Steps: {seed}",
            "Steps: 20",
            "Seed: {seed}",
            "Seed: {other}",
            "seed: {seed}",
            "CFG scale: {seed}",
            "CFG scale: 7",
        ),
        *(
            "Size: 512x{seed}",
            "Size: {seed}x{seed}",
            "Size: 512x512",
            "Variation seed: {seed}",
            "Variation seed: {other}",
        ),
        *("Model: m_{seed}", "Model: m {seed}", "Model hash: {seed}", "Model: m", "Sampler: Euler", "Sampler: {seed}"),
        *(
            "Denoising strength: 0.{seed}",
            "Denoising strength: {seed}",
            "Version: v1.{seed}",
            "Version: f2.0",
            "Seed: ",
        ),
        *('ControlNet 0: "Module: a, Seed: {seed}"', 'Lora hashes: "a: {seed}"', 'Hashes: {{"model": "{seed}"}}'),
        *(
            'Civitai metadata: {{"seed": {seed}}}',
            "App: SD.Next",
            "Hires seed: {seed}",
            "Seed: {seed} ",
            "Seed: 0{seed}",
        ),
        *(
            "Schedule type: Karras",
            "Clip skip: {seed}",
            'Template: "{seed}"',
            "Seed: -{seed}",
            "Seed: {seed}.0",
            "Seed: -1",
        ),
        *('Civitai resources: [{{"type":"lora","modelName":"seed: {seed}","weight":{seed}}}]', "Loras: a: {seed}"),
    ]
)
NUMBERS = st.sampled_from(SEEDS) | st.integers(10_000, 2**64) | st.integers(0, 2**66)
# now and then what one file has fixed is what another has for a seed
BATCHES = st.lists(NUMBERS | st.sampled_from([12_345, 123_456, 12_346]), min_size=2, max_size=5)


def filled(text: str, seed: int, other: int) -> str:
    return text.replace("{{", "{").replace("}}", "}").replace("{seed}", str(seed)).replace("{other}", str(other))


def compare_batch(folder: Folder, template: Texts, seeds: Sequence[int], other: int) -> None:
    for number, seed in enumerate(seeds):
        said = {place: filled(text, seed, other) for place, text in template.items()}
        folder.compare(f"{number:05d}-{seed}.png", picture(said))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("batches")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=6), st.lists(SETTINGS, min_size=1, max_size=8), BATCHES, NUMBERS)
def test_texts_of_any_kind_are_told_alike(
    room: Path, said: list[str], line: list[str], seeds: list[int], other: int
) -> None:
    text = f"{''.join(said)}\nSteps: 20, {', '.join(line)}"
    compare_batch(Folder(room), {"parameters": text}, seeds, other)


INPUTS = st.dictionaries(
    st.sampled_from(
        ["seed", "noise_seed", "steps", "cfg", "text", "value", "denoise", "a", "select", "width", "my seed"]
    ),
    st.sampled_from(
        ["@seed@", "@other@", 20, 6.5, ["3", 0], ["20", 0], "a {seed} b", ["@seed@", 0], {"seed": "@seed@"}]
    ),
    max_size=4,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(INPUTS, INPUTS, INPUTS, st.sampled_from(sorted(CHANGES)), BATCHES, NUMBERS)
def test_graphs_of_any_kind_are_told_alike(
    room: Path, sampler: Graph, primitive: Graph, encoder: Graph, change: str, seeds: list[int], other: int
) -> None:
    graph = _primitive(CHANGES[change])
    for node, inputs in (("3", sampler), ("20", primitive), ("6", encoder)):
        if node in graph:
            graph[node]["inputs"].update(inputs)
    text = json.dumps(graph).replace("42", "{seed}").replace('"@seed@"', "{seed}").replace('"@other@"', "{other}")
    compare_batch(Folder(room), {"prompt": text, "workflow": texts.DRAWN.replace("42", "{seed}")}, seeds, other)


def test_a_dialect_of_which_nothing_is_known_is_not_remembered(tmp_path: Path) -> None:
    def odd_or_even(said: Any) -> GenInfo:
        return GenInfo(prompt="odd" if said["parameters"][-1] in "13579" else "even", seed=int(said["parameters"]))

    reader = MetadataReader((Dialect("odd", odd_or_even),), repeats=Repeats())
    prompts = []
    for seed in (12_345, 12_346):
        (tmp_path / "a.png").write_bytes(picture({"parameters": str(seed)}))
        content = content_of(FoundFile(str(tmp_path), "a.png", 0, 0, 0, 0, 0.0), reader, deep=False)
        assert content is not None
        prompts.append(content.text.split("\n")[0])
    assert prompts == ["odd", "even"]
