"""A stand-in for each test, and a client that sends it plain JSON."""

import asyncio
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from acedatacloud import AceDataCloud
from aiohttp import web

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


@dataclass
class CommandLine:
    """One of the vendor's command line clients, configured with only the base URL and the key."""

    module: str
    standin: StandIn
    folder: Path

    async def __call__(self, *arguments):
        """Run a command that succeeds and return its output, parsed if it is JSON."""
        status, out, err = await self.run(*arguments)
        assert status == 0, out + err
        return json.loads(out) if "--json" in arguments else out

    async def run(self, *arguments):
        """Run a command and return its status and output."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", self.module, *arguments),
            env={
                "ACEDATACLOUD_API_BASE_URL": self.standin.base_url,
                "ACEDATACLOUD_API_TOKEN": KEY,
                "COLUMNS": "2000",  # wrapped lines would break the JSON
            },
            cwd=self.folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), 30)
        return process.returncode, out.decode(), err.decode()


@dataclass
class Listener:
    """A client's callback endpoint, which records the bodies."""

    url: str = ""
    bodies: list = field(default_factory=list)

    async def answer(self, request):
        self.bodies.append(await request.json())
        return web.Response()


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


@pytest.fixture
async def listener():
    listener = Listener()
    app = web.Application()
    app.router.add_post("/cb/token", listener.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/cb/token"
    yield listener
    await runner.cleanup()


@pytest.fixture
def sdk(standin):
    with AceDataCloud(KEY, base_url=standin.base_url, max_retries=0) as client:
        yield client


@pytest.fixture
def suno(standin, tmp_path):
    """Runs the command `suno`."""
    return CommandLine("suno_cli", standin, tmp_path)


@pytest.fixture
def luma(standin, tmp_path):
    """Runs the command `luma`."""
    return CommandLine("luma_cli", standin, tmp_path)
