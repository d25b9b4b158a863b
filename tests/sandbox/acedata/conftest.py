"""A stand-in for each test, and a client that speaks plain JSON to it."""

from dataclasses import dataclass

import aiohttp
import pytest

from sandbox.acedata import StandIn

KEY = "a-made-up-key"


@dataclass
class Caller:
    """Sends requests as a client with a valid key."""

    standin: StandIn
    session: aiohttp.ClientSession

    async def post(self, path, body, **headers):
        """The status and the JSON of the answer."""
        async with self.session.post(self.standin.base_url + path, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def submit(self, **body):
        """Submit asynchronously and return the task id."""
        status, answer = await self.post("/suno/audios", {"async": True, **body})
        assert status == 200, answer
        return answer["task_id"]

    async def record(self, task_id):
        """The task's record as /suno/tasks answers it."""
        return (await self.post("/suno/tasks", {"action": "retrieve", "id": task_id}))[1]

    async def finished(self, **body):
        """Submit, wait for the end, and return the record."""
        task_id = await self.submit(**body)
        await self.standin.until(lambda: self.standin.tasks[task_id].is_over)
        return await self.record(task_id)

    async def song(self, **body):
        """The first clip of a finished song."""
        body = body or {"prompt": "lanterns over the harbor"}
        return (await self.finished(**body))["response"]["data"][0]

    async def download(self, url, **headers):
        """Status, headers and bytes of a media file."""
        async with self.session.get(url, headers=headers, allow_redirects=False) as answer:
            return answer.status, answer.headers, await answer.read()


@pytest.fixture(scope="session")
def shared_standin():
    with StandIn() as standin:
        yield standin


@pytest.fixture
def standin(shared_standin):
    yield shared_standin
    shared_standin.reset()


@pytest.fixture
async def caller(standin):
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {KEY}"}) as session:
        yield Caller(standin, session)
