"""The requests of the search benchmark: each with a small rule in Python that says which files it means."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks._search_rules import (
    Rule,
    anything,
    below,
    dated,
    either,
    every,
    holds,
    is_whole_word,
    matching,
    no,
    tagged,
    within,
)
from benchmarks._truth import Known
from iib.domain.search import fold

CUSTOM_TAG = "benchmark pick"


@dataclass(frozen=True)
class Ask:
    """A request without page and cursor, and which files it means. `words` are what makes a file relevant; what
    `is_new` may be refused by an older server."""

    name: str
    body: dict[str, Any]
    rule: Rule
    route: str = "/db/search"
    words: tuple[str, ...] = ()
    is_new: bool = False

    def score(self, file: Known) -> int:
        """2: all of `words` stand there as whole words; 1: at least one does; 0: none."""
        found = [is_whole_word(word, file) for word in self.words]
        return all(found) + any(found) if found else 0


@dataclass(frozen=True)
class Samples:
    """What a library offers to look for; `picked` carry our custom tag; `tag_ids` are by category and folded name."""

    files: list[Known]
    common: str
    second: str
    middle: str
    rare: str
    folder: str
    model: str
    lora: str
    term: str
    picked: frozenset[str] = frozenset()
    tag_ids: dict[tuple[str, str], int] = field(default_factory=dict)


def samples_of(files: list[Known]) -> Samples:
    """Words of prompts by how many of the sampled files hold them."""
    counts = Counter(word for file in files for word in _prompt_words(file))
    words = [word for word, _ in sorted(counts.items(), key=lambda row: (-row[1], row[0]))] or ["nothing"]
    tags = Counter(tag for file in files for tag in file.tags)
    folders = Counter(file.path.rpartition("/")[0] for file in files)

    def most_used(category: str) -> str:
        return max(
            (count, name) for (kind, name), count in [*tags.items(), ((category, "none"), 0)] if kind == category
        )[1]

    return Samples(
        files,
        words[0],
        words[min(4, len(words) - 1)],
        words[len(words) // 8],
        words[-1],
        folders.most_common(1)[0][0] if folders else "/",
        most_used("model"),
        most_used("lora"),
        most_used("prompt"),
    )


def _prompt_words(file: Known) -> set[str]:
    terms = " ".join(name for category, name in file.tags if category == "prompt")
    return set(re.findall(r"[a-z]{4,}", terms))


def phrase(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


# requests


def line(query: str, rule: Rule, *, words: tuple[str, ...] = (), **more: Any) -> Ask:
    name = " ".join([query.replace("\n", "⏎") or "(empty)", *(f"{key}={value}" for key, value in more.items())])
    is_new = "rating:" in query or "is:favourite" in query
    return Ask(name, {"query": query, **more}, rule, words=tuple(map(fold, words)), is_new=is_new)


def all_asks(of: Samples) -> list[Ask]:
    """Every request whose time is measured."""
    makers = (_words, _texts, _names, _numbers, _dates, _states, _mixtures, _orders, _substrings, _by_tags)
    return [ask for maker in makers for ask in maker(of)]


def _words(of: Samples) -> Iterator[Ask]:
    common, second, middle, rare = (holds(word) for word in (of.common, of.second, of.middle, of.rare))
    yield line("", anything)
    yield line(of.common, common)
    yield line(of.common.upper(), common)
    yield line(of.middle, middle)
    yield line(of.rare, rare)
    yield line("zzyzxqq", holds("zzyzxqq"))
    yield line(f"{of.common} {of.second}", every(common, second))
    yield line(f"{of.common} {of.rare}", every(common, rare))
    yield line(f"{of.common} {of.second} {of.middle}", every(common, second, middle))
    yield line(f"{of.common} -{of.second}", every(common, no(second)))
    yield line(f"-{of.common}", no(common))
    yield line(f"-{of.rare}", no(rare))
    yield line(f"{of.common} zzyzxqq", holds("zzyzxqq"))
    yield line(f"{of.rare} OR {of.middle}", either(rare, middle))
    yield line(f"{of.common} OR {of.second}", either(common, second))
    yield line(
        f"-({of.common} {of.second}) ({of.middle} OR {of.rare})", every(no(every(common, second)), either(middle, rare))
    )


# parts of words and of texts; the short ones are everywhere, and many are marks that an index may not hold
_PARTS = r"""
a; e; 7; é; ß; , ; .; _; -; %; (; :; "; \; ia; 10; 50; 00; ., ; 1girl; irl; ouse; rect; masterp; quality, hi;
(red hair:1.2); best quality, highly; 50%_off sign; 100% cotton; snake_case_tag; it's; c++; f/1.8; <lora:; key:value;
"quoted words"; 杰; 作; 夜晚; 女の子; 夕焼け空; ночной; рыжая лиса; лес; éclair; crème; cafe\u0301; STRASSE; istanbul;
🌸; 🦊; 🌅 beach; 여우; steps: 20, sampler; steps: 2; .png; /outputs; 00012; x512; ddpm; cfg scale: 7,; -minus-; OR;
\nsteps; \nnegative prompt: bl; a\nn; v2
"""


def _texts(of: Samples) -> Iterator[Ask]:
    for part in _PARTS.strip("\n").replace("\n", " ").split("; "):
        part = part.replace("\\n", "\n").replace("\\u0301", "\u0301")
        yield line(phrase(part), holds(part))
    seeds = [str(file.seed) for file in of.files if file.seed]
    if seeds:
        yield line(seeds[0], holds(seeds[0]))
        yield line(seeds[1 % len(seeds)][:7], holds(seeds[1 % len(seeds)][:7]))
        yield line(seeds[2 % len(seeds)][3:6], holds(seeds[2 % len(seeds)][3:6]))
    for name in [file.path.rpartition("/")[2] for file in of.files[:3]]:
        yield line(phrase(name[2:-5]), holds(name[2:-5]))


def slices(of: Samples, count: int) -> Iterator[Ask]:
    """Pieces cut from metadata and paths anywhere, alone and joined; for exactness alone."""
    chance = Random(2)
    told = [file for file in of.files if file.folded]
    for _ in range(count if told else 0):
        one, other = (_piece(chance.choice(told), chance) for _ in range(2))
        yield line(phrase(one), holds(one))
        first, second = holds(one), holds(other)
        joined, rule = chance.choice(
            (
                ("{} {}", every(first, second)),
                ("{} OR {}", either(first, second)),
                ("{} -{}", every(first, no(second))),
                ("-({} {})", no(every(first, second))),
            )
        )
        sort = chance.choice(("date", "name", "size"))
        yield line(joined.format(phrase(one), phrase(other)), rule, sort=sort)


def _piece(file: Known, chance: Random) -> str:
    text = file.path if chance.random() < 0.2 else file.text
    size = min(chance.choice((1, 2, 3, 4, 5, 6, 9, 14, 30, 80)), len(text))
    at = chance.randrange(len(text) - size + 1)
    return text[at : at + size]


def _names(of: Samples) -> Iterator[Ask]:
    yield line("path:txt2img", lambda file: "txt2img" in file.place)
    yield line("path:2024-0", lambda file: "2024-0" in file.place)
    yield line("path:burst", lambda file: "burst" in file.place)
    first = of.files[0]
    yield line(f"path:={phrase(first.path)}", lambda file: file.place == first.place)
    yield line("ext:webp", lambda file: file.name.endswith(".webp"))
    yield line("ext:jpg", lambda file: file.name.endswith(".jpg"))
    for key, text in (("model", of.model), ("lora", of.lora), ("tag", of.term)):
        category = "" if key == "tag" else key
        yield line(f"{key}:{phrase(text[:-1])}", tagged(category, text[:-1]))
        yield line(f"{key}:={phrase(text)}", tagged(category, text, is_whole=True))
    yield line("tag:512", tagged("", "512"))
    yield line("lora:01", tagged("lora", "01"))
    yield line("sampler:euler", tagged("sampler", "euler"))
    yield line('sampler:="Euler a"', tagged("sampler", "euler a", is_whole=True))
    yield line("tool:ComfyUI", tagged("tool", "comfyui"))
    yield line("tool:=Forge", tagged("tool", "forge", is_whole=True))
    yield line("-tool:ComfyUI", no(tagged("tool", "comfyui")))
    yield line("neg:blurry", lambda file: "blurry" in file.negative)
    yield line("neg:水印", lambda file: "水印" in file.negative)
    yield line("-neg:a", lambda file: "a" not in file.negative)
    yield line(f"text:{of.common}", lambda file: of.common in file.folded)
    for pattern in (r"seed: 1\d*5\b", r"\(red \w+:1\.\d\)", r"^masterpiece"):
        yield line(f"text:/{pattern}/", matching(pattern))


def _numbers(of: Samples) -> Iterator[Ask]:
    seed = next((file.seed for file in of.files if file.seed), 1)
    yield line("steps:20", within("steps", 20, 20))
    yield line("steps:>=30", within("steps", 30))
    yield line("-steps:20", no(within("steps", 20, 20)))
    yield line("cfg:7", within("cfg", 7, 7))
    yield line("cfg:5..6.5", within("cfg", 5, 6.5))
    yield line("cfg:<4", every(within("cfg", 0, 3.999)))
    yield line(f"seed:{seed}", within("seed", seed, seed))
    yield line("seed:1000000..90000000", within("seed", 1_000_000, 90_000_000))
    yield line("width:>1024", within("width", 1025))
    yield line("height:512..768", within("height", 512, 768))
    yield line("size:512x768", every(within("width", 512, 512), within("height", 768, 768)))
    yield line("size:>=1024x1024", every(within("width", 1024), within("height", 1024)))
    yield line("-width:1..", no(within("width", 1)))


def _dates(of: Samples) -> Iterator[Ask]:
    day = of.files[0].day.isoformat()
    yield line(f"date:{day}", dated(day, day))
    yield line("date:2024-05", dated("2024-05-01", "2024-05-31"))
    yield line("date:2023-11..2024-02", dated("2023-11-01", "2024-02-29"))
    yield line("date:>=2025-06", dated("2025-06-01", "9999"))
    months = dated("2024-05-01", "2024-06-30")
    yield line("-date:2024-05..2024-06", no(months), sort="name")
    yield line(f"date:2024-05..2024-06 OR {of.rare}", either(months, holds(of.rare)))
    yield line(f"date:2024-05..2024-06 -{of.common}", every(months, no(holds(of.common))), sort="size")
    yield line("date:<2023-03-15", dated("0000", "2023-03-14"))
    yield line("", dated("0000", "2024-06-30"), from_day="2024-06-30")
    yield line(of.common, every(holds(of.common), dated("2024-06-30", "9999")), from_day="2024-06-30", order="asc")


def _states(of: Samples) -> Iterator[Ask]:
    yield line("type:video", lambda file: file.media_type == "video")
    yield line("-type:image", lambda file: file.media_type != "image")
    yield line("is:untagged", lambda file: file.path not in of.picked)
    yield line("-is:untagged", lambda file: file.path in of.picked)
    yield line(f"tag:={phrase(CUSTOM_TAG)}", lambda file: file.path in of.picked)
    yield line("is:missing", no(anything))
    yield line("is:favourite", no(anything))  # nobody has rated anything in a library of ours
    yield line("-is:favourite", anything)
    yield line("rating:>=3", no(anything))
    yield line("-rating:1..5", anything)


def _mixtures(of: Samples) -> Iterator[Ask]:
    common, rare = holds(of.common), holds(of.rare)
    comfy, euler = tagged("tool", "comfyui"), tagged("sampler", "euler")
    yield line(f"{of.common} tool:comfyui steps:>=25", every(common, comfy, within("steps", 25)))
    yield line(f"{of.common} sampler:euler date:2024", every(common, euler, dated("2024-01-01", "2024-12-31")))
    yield line(
        f"(tool:comfyui OR ext:webp) -{of.second}",
        every(either(comfy, lambda f: f.name.endswith(".webp")), no(holds(of.second))),
    )
    yield line(
        f"{of.rare} OR type:audio OR seed:1..1000",
        either(rare, lambda f: f.media_type == "audio", within("seed", 1, 1000)),
    )
    yield line(
        f"model:{phrase(of.model)} -neg:blurry size:>=800x800",
        every(
            tagged("model", of.model), lambda f: "blurry" not in f.negative, within("width", 800), within("height", 800)
        ),
    )
    yield line(
        f'-({of.common} OR path:comfy) cfg:7 "a, "',
        every(no(either(common, lambda f: "comfy" in f.place)), within("cfg", 7, 7), holds("a, ")),
    )
    yield line(f"text:/lora:style-00\\d/ {of.common} -is:missing", every(matching(r"lora:style-00\d"), common))


def _orders(of: Samples) -> Iterator[Ask]:
    for sort in ("date", "name", "size", "relevance", "random"):
        for order in ("asc", "desc"):
            yield line("", anything, sort=sort, order=order)
            words = (of.common, of.middle)
            found = either(*map(holds, words))
            yield line(" OR ".join(words), found, words=words, sort=sort, order=order)
    parts = ("quality", "红", "ky", "png", "007")
    yield line(" OR ".join(parts), either(*map(holds, parts)), words=parts, sort="relevance")
    inside = below(of.folder)
    yield line("", inside, folder_paths=[of.folder])
    yield line(of.common, every(holds(of.common), inside), folder_paths=[of.folder], sort="name")


def _substrings(of: Samples) -> Iterator[Ask]:
    inside = below(of.folder)
    rows: tuple[tuple[dict[str, Any], Rule], ...] = (
        ({"surstr": ""}, anything),
        ({"surstr": of.common}, holds(of.common)),
        ({"surstr": of.rare}, holds(of.rare)),
        ({"surstr": "50%_off"}, holds("50%_off")),
        ({"surstr": "夜晚"}, holds("夜晚")),
        ({"surstr": "comfy", "path_only": True}, lambda file: "comfy" in file.place),
        ({"surstr": of.common, "media_type": "video"}, every(holds(of.common), lambda f: f.media_type == "video")),
        ({"surstr": of.common, "folder_paths": [of.folder]}, every(holds(of.common), inside)),
        (
            {"regexp": r"ComfyUI_\d+1_\.png$", "path_only": True},
            lambda f: re.search(r"comfyui_\d+1_\.png$", f.place) is not None,
        ),
        ({"regexp": r"seed: 12\d+"}, lambda f: re.search(r"seed: 12\d+", f.folded) is not None),
    )
    for body, rule in rows:
        yield Ask(" ".join(f"{key}={value}" for key, value in body.items()), body, rule, "/db/search_by_substr")


def _by_tags(of: Samples) -> Iterator[Ask]:
    names = (("prompt", of.term), ("model", of.model), ("lora", of.lora), ("media", "image"))
    known = [(tag, of.tag_ids[tag], tagged(*tag, is_whole=True)) for tag in names if tag in of.tag_ids]
    ids, rules = [row[1] for row in known], [row[2] for row in known]
    if len(known) < 4:
        return
    rows: tuple[tuple[dict[str, Any], Rule], ...] = (
        ({"and_tags": ids[:1]}, rules[0]),
        ({"and_tags": ids[:2]}, every(*rules[:2])),
        ({"or_tags": ids[:3]}, either(*rules[:3])),
        (
            {"and_tags": ids[3:], "or_tags": ids[:2], "not_tags": ids[2:3]},
            every(rules[3], either(*rules[:2]), no(rules[2])),
        ),
        ({"not_tags": ids[3:]}, no(rules[3])),
        ({"and_tags": ids[:1], "random_sort": True}, rules[0]),
        ({"and_tags": ids[:1], "folder_paths": [of.folder]}, every(rules[0], below(of.folder))),
    )
    for body, rule in rows:
        yield Ask(" ".join(f"{key}={value}" for key, value in body.items()), body, rule, "/db/match_images_by_tags")
