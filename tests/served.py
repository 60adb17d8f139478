"""The whole application in this process, asked over HTTP without a socket.

with serve(data_dir, picture_folder) as api:
    api.get("hello")                       # below the base path
    api.post("db/update_image_data")
"""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from iib import bootstrap
from iib.host.facts import HostFacts
from iib.services.extra_paths import KnownFolder
from iib.settings import load_settings
from tests.described import Description

BASE = "/infinite_image_browsing"


class Api:
    """Asks a served application; answers are `httpx.Response`."""

    def __init__(self, client: TestClient, application: bootstrap.Application) -> None:
        self.client = client
        self.application = application

    def get(self, route: str, *, headers: dict[str, str] | None = None, **parameters: Any) -> Any:
        return self.client.get(f"{BASE}/{route}", params=parameters, headers=headers)

    def post(self, route: str, body: Any = None, *, headers: dict[str, str] | None = None) -> Any:
        return self.client.post(f"{BASE}/{route}", json=body, headers=headers)

    def delete(self, route: str, body: Any) -> Any:
        return self.client.request("DELETE", f"{BASE}/{route}", json=body)

    def search(self, text: str = "", **more: Any) -> list[str]:
        """The names of the files that a substring search finds, in order."""
        answer = self.post("db/search_by_substr", {"surstr": text, **more})
        assert answer.status_code == 200, answer.text
        return [file["name"] for file in answer.json()["files"]]

    def walk(self, route: str, body: dict[str, Any]) -> list[str]:
        """The paths on all pages of a search, in order."""
        found: list[str] = []
        cursor = ""
        while True:
            page = self.post(route, {**body, "cursor": cursor}).json()
            found += [file["fullpath"] for file in page["files"]]
            if not page["cursor"]["has_next"]:
                return found
            assert len(page["files"]) == body["size"]
            cursor = page["cursor"]["next"]


@contextlib.contextmanager
def serve(
    data_dir: Path,
    *folders: Path,
    facts: HostFacts | None = None,
    host: str = "127.0.0.1:7866",
    indexed: bool = True,
    known: Sequence[KnownFolder] = (),
    **settings: str,
) -> Iterator[Api]:
    """Serve `folders`; `settings` are given by name, as on a command line."""
    facts = facts or HostFacts(mode="standalone", data_dir=str(data_dir), cwd=str(data_dir))
    quiet = dict.fromkeys(("helper_processes", "update_on_start", "watch", "prepare_thumbnails"), "no")
    chosen = load_settings(
        command_line={**quiet, **settings},
        defaults={"data_dir": str(data_dir)},
    )
    looked_after = [KnownFolder(str(folder), folder.name, "session") for folder in folders]
    application = bootstrap.build(chosen, facts, [*looked_after, *known])
    try:
        with TestClient(bootstrap.create_app(application), base_url=f"http://{host}") as client:
            api = Api(client, application)
            _hold_to_its_description(client)
            application.start()
            if indexed:
                application.services.index.update()
            yield api
    finally:
        application.close()


def _hold_to_its_description(client: TestClient) -> None:
    """Every answer that a test gets is what the server says of its routes, or the test fails."""
    description = Description(client.app.openapi())  # type: ignore[attr-defined]

    def check(answer: Any) -> None:
        request = answer.request
        kind = answer.headers.get("content-type", "")
        problem = description.problems(request.method, request.url.path, answer.status_code, kind, answer.read)
        assert not problem, f"{request.method} {request.url.path}: its description (responses=) does not say: {problem}"

    client.event_hooks = {"response": [check]}
