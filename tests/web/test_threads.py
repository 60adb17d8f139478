"""What waits here keeps nobody else waiting: not the host, whose threads stay its own, and not who asks for something
short."""

import asyncio
from pathlib import Path

import httpx
from fastapi import FastAPI

from tests.served import BASE, Api, serve

_MANY = 60  # more than the threads that an event loop gives out
_SOON_SECONDS = 20


def app_of_host(api: Api) -> FastAPI:
    app = FastAPI()

    @app.get("/of-the-host")
    def of_the_host() -> str:
        return "here"

    app.include_router(api.application.router)
    return app


async def ask_while_many_wait(api: Api, folder: Path) -> list[int]:
    """Nothing can be changed for a while; others ask for something else. The statuses of those that waited."""
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app_of_host(api)), base_url="http://127.0.0.1:7866")
    async with client:
        with api.application.services.operations._runner._turn.taken():
            folders = [str(folder / f"new {number}") for number in range(_MANY)]
            waiting = [
                asyncio.ensure_future(client.post(f"{BASE}/mkdirs", json={"dest_folder": one})) for one in folders
            ]
            await asyncio.sleep(0.3)
            assert (await asyncio.wait_for(client.get("/of-the-host"), _SOON_SECONDS)).json() == "here"
            ours = await asyncio.wait_for(client.post(f"{BASE}/db/search", json={"query": ""}), _SOON_SECONDS)
            assert ours.json()["files"]
            assert not any(one.done() for one in waiting)
        return [answer.status_code for answer in await asyncio.gather(*waiting)]


def test_who_waits_keeps_neither_the_host_nor_anybody_else_waiting(data_dir: Path, picture_folder: Path) -> None:
    with serve(data_dir, picture_folder) as api:
        assert asyncio.run(ask_while_many_wait(api, picture_folder)) == [200] * _MANY
    assert len(list(picture_folder.glob("new *"))) == _MANY
