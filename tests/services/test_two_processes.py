"""The WebUI's own server and a standalone one on one database: neither locks the other out."""

import threading
from collections.abc import Callable
from pathlib import Path

from benchmarks.index import ask, running_server
from iib.bootstrap import DATABASE_NAME
from iib.store import Database
from tests import pictures
from tests.served import serve
from tests.store.consistency import assert_consistent

ROUNDS = 15


def test_two_servers_on_one_database(tmp_path: Path) -> None:
    library, data = tmp_path / "library", tmp_path / "data"
    written = (pictures.write(library / f"{number:03}.png", pictures.png_bytes(4, 6 + number)) for number in range(40))
    paths = [str(path) for path in written]
    failures: list[str] = []

    def often(act: Callable[[int], object]) -> threading.Thread:
        def run() -> None:
            try:
                for turn in range(ROUNDS):
                    act(turn)
            except (Exception, SystemExit) as error:  # the benchmark's requests end with SystemExit
                failures.append(repr(error))

        return threading.Thread(target=run)

    with running_server(str(data), [str(library)]) as (_, port), serve(data, library) as api:
        ids = [api.post("db/add_custom_tag", {"tag_name": name}).json()["id"] for name in ("one", "other")]

        def tag_alone(turn: int) -> None:
            body = {"img_paths": paths, "action": ("add", "remove")[turn % 2], "tag_id": ids[0]}
            ask(port, "POST", "/db/batch_update_image_tag", body)

        def tag_here(turn: int) -> None:
            body = {"img_paths": paths, "action": ("add", "remove")[turn % 2], "tag_id": ids[1]}
            assert api.post("db/batch_update_image_tag", body).status_code == 200

        def index_alone(turn: int) -> None:
            pictures.write(library / f"new {turn}.png", pictures.png_bytes(9, 9 + turn))
            ask(port, "POST", "/db/update_image_data", {})

        def index_here(turn: int) -> None:
            assert api.post("db/rebuild_index" if turn == 3 else "db/update_image_data").status_code == 200

        threads = [often(act) for act in (tag_alone, tag_here, index_alone, index_here)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert failures == []
        api.post("db/update_image_data")
        wanted = {str(path) for path in library.iterdir()}
        assert set(api.walk("db/search", {"query": "", "size": 50})) == wanted
        answer = ask(port, "POST", "/db/search", {"query": "tag:=one tag:=other", "size": 1000})
        assert {file["fullpath"] for file in answer["files"]} == set(paths)
    db = Database(str(data / DATABASE_NAME))
    assert_consistent(db.reader())
    db.close()
