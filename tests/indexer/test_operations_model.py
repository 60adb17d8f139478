"""Any sequence of operations, compared with a model of the files: nothing is lost, tags follow, undo gives back."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests import pictures
from tests.served import serve
from tests.store.consistency import assert_consistent

FOLDERS = ("", "a", "a/b", "c")
NUMBERS = range(8)

chosen = st.lists(st.integers(0, 30), min_size=1, max_size=4, unique=True)
folder_of = st.sampled_from(FOLDERS)
names = st.sampled_from(("x.png", "y.png", "X.png", "z.bak", "5.png"))

Tree = dict[str, bytes]


class Files(RuleBasedStateMachine):
    """`tree` is what must lie in the library: path → content. Each content is a file of its own number."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.home = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="iib-model-")))
        self.tree: Tree = {}
        self.history: list[tuple[str, Tree]] = []  # (operation, the tree before it)
        self.trash: dict[str, list[bytes]] = {}

    @initialize()
    def begin(self) -> None:
        (self.home / "data").mkdir()
        for number in NUMBERS:
            content = pictures.png_bytes(width=number + 1, texts={"parameters": f"number {number}"})
            pictures.write(self.library / FOLDERS[number % 4] / f"{number}.png", content, mtime=1_700_000_000)
        self.api = self.stack.enter_context(serve(self.home / "data", self.library))
        for number, path in enumerate(sorted(self.library.rglob("*.png"), key=lambda path: path.name)):
            tag = self.api.post("db/add_custom_tag", {"tag_name": f"tag {number}"}).json()["id"]
            body = {"img_path": str(path), "tag_id": tag}
            assert self.api.post("db/toggle_custom_tag_to_img", body).status_code == 200
        self.tree = self.found()

    @property
    def library(self) -> Path:
        return self.home / "library"

    def teardown(self) -> None:
        self.stack.close()

    def found(self) -> Tree:
        paths = (path for path in self.library.rglob("*") if path.is_file() and ".iib-trash" not in path.parts)
        return {path.relative_to(self.library).as_posix(): path.read_bytes() for path in paths}

    def pick(self, numbers: list[int]) -> list[str]:
        paths = sorted(self.tree)
        return list(dict.fromkeys(paths[number % len(paths)] for number in numbers)) if paths else []

    def at(self, path: str) -> str:
        return os.path.normpath(self.library / path)

    def below(self, path: str) -> str:
        return Path(path).relative_to(self.library).as_posix()

    def does(self, route: str, body: object) -> dict[str, object]:
        """Ask for a change; a refusal must leave everything as it was."""
        before = dict(self.tree)
        answer = self.api.post(route, body)
        assert answer.status_code in (200, 400, 403, 404), answer.text
        if answer.status_code != 200:
            assert self.found() == before, answer.text
            return {}
        told: dict[str, object] = answer.json()
        if told["operation_id"]:
            self.history.append((str(told["operation_id"]), before))
        return told

    def follow(self, told: dict[str, object], *, is_copy: bool = False) -> None:
        """Let the model do what the answer says was done."""
        moves = told.get("moves", [])
        assert isinstance(moves, list)
        taken = {}
        for move in moves:
            source = self.below(move["src"])
            content = self.tree[source] if is_copy else self.tree.pop(source)
            taken[move["dest"]] = content
        for dest, content in taken.items():
            if ".iib-trash" in dest:
                assert Path(dest).read_bytes() == content
            else:
                assert self.below(dest) not in self.tree, "overwritten"
                self.tree[self.below(dest)] = content

    @rule(numbers=chosen, folder=folder_of)
    def move(self, numbers: list[int], folder: str) -> None:
        paths = [self.at(path) for path in self.pick(numbers)]
        self.follow(self.does("move_files", {"file_paths": paths, "dest": self.at(folder), "create_dest_folder": True}))

    @precondition(lambda self: len(self.tree) < 30)
    @rule(numbers=chosen, folder=folder_of)
    def copy(self, numbers: list[int], folder: str) -> None:
        paths = [self.at(path) for path in self.pick(numbers)]
        body = {"file_paths": paths, "dest": self.at(folder), "create_dest_folder": True}
        self.follow(self.does("copy_files", body), is_copy=True)

    @rule(numbers=chosen)
    def delete(self, numbers: list[int]) -> None:
        self.follow(self.does("delete_files", {"file_paths": [self.at(path) for path in self.pick(numbers)]}))

    @rule(numbers=chosen, name=names)
    def rename(self, numbers: list[int], name: str) -> None:
        for path in self.pick(numbers)[:1]:
            self.follow(self.does("db/rename", {"path": self.at(path), "name": name}))

    @rule(source=folder_of, name=st.sampled_from(("a", "c", "d")))
    def rename_folder(self, source: str, name: str) -> None:
        before = dict(self.tree)
        told = self.does("db/rename", {"path": self.at(source), "name": name})
        if told.get("operation_id"):
            dest = self.below(str(told["new_path"]))
            inside = {path for path in before if path.startswith(f"{source}/")}
            kept = {path: content for path, content in before.items() if path not in inside}
            self.tree = kept | {dest + path[len(source) :]: before[path] for path in inside}

    @rule(folder=folder_of, is_tidy=st.booleans())
    def flatten(self, folder: str, is_tidy: bool) -> None:
        self.follow(
            self.does(
                "flatten_folder", {"folder_path": self.at(folder), "remove_empty_folders": is_tidy, "dry_run": False}
            )
        )

    @rule(numbers=chosen, start=st.integers(0, 9))
    def rename_many(self, numbers: list[int], start: int) -> None:
        paths = [self.at(path) for path in self.pick(numbers)]
        self.follow(self.does("batch_rename", {"paths": paths, "pattern": "{index}", "start": start, "dry_run": False}))

    @rule(number=st.integers(0, 20))
    def restore(self, number: int) -> None:
        entries = self.api.get("trash").json()["entries"]
        if entries:
            entry = entries[number % len(entries)]
            content = Path(entry["trash_path"]).read_bytes()
            told = self.does("trash/restore", {"ids": [entry["id"]]})
            for path in told.get("restored", []):  # type: ignore[attr-defined]
                assert self.below(path) not in self.tree
                self.tree[self.below(path)] = content

    @precondition(lambda self: self.history)
    @rule()
    def undo(self) -> None:
        """The last operation, which nothing can stand in the way of."""
        operation, before = self.history[-1]
        told = self.does("undo", {"operation_id": operation})
        assert told["success"] is True
        self.tree = before

    @invariant()
    def is_in_order(self) -> None:
        if not self.tree and not self.library.exists():
            return
        assert self.found() == self.tree
        contents = {path.read_bytes() for path in self.library.rglob("*") if path.is_file()}
        assert len(contents) == len(NUMBERS), "every file lies in the library or in the trash"
        shown = {self.at(path): content for path, content in self.tree.items() if path.endswith(".png")}
        for path, found in self.api.post("db/get_image_tags", {"paths": list(shown)}).json().items():
            number = int(shown[path].split(b"number ")[1][:1])
            assert [tag["name"] for tag in found if tag["type"] == "custom"] == [f"tag {number}"]
        assert sorted(self.api.walk("db/search_by_substr", {"surstr": "", "size": 100})) == sorted(shown)

    @rule()
    def update(self) -> None:
        counts = self.api.application.services.index.update()
        assert not {name for name in ("added", "updated", "removed", "relinked") if counts[name]}
        assert_consistent(self.api.application.services.files._db.reader())


Files.TestCase.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)
TestFiles = Files.TestCase
