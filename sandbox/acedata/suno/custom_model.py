"""The endpoint /suno/custom-models: trains models on a client's own recordings, and makes songs with them.

The bot has no command for it: it is here because tests run every command of the service's published clients. Source:
AceDataCloud API contract, other Suno endpoints, custom-models. The `data` of a listing is not published: it is built
like the listing of personas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.body import check_callback, count_of, is_web_url, optional_text_of, text_of
from sandbox.acedata.model.custom_model import STATUSES, CustomModel
from sandbox.acedata.model.task import Task
from sandbox.acedata.suno.action import check_order, clips_and_extras
from sandbox.acedata.suno.order import Order
from sandbox.acedata.tasks.record import acknowledgement
from sandbox.acedata.wire import Refusal, new_id

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.media.fetch import Fetcher
    from sandbox.acedata.model.state import State
    from sandbox.acedata.tasks.worker import Make, Worker
    from sandbox.acedata.wire import Json

PATH = "/suno/custom-models"
FEWEST_URLS, MOST_URLS = 6, 24
MOST_MODELS = 3
CREATE_CREDITS = 10.0
GENERATE_CREDITS = 0.9
DEFAULT_LIMIT = 20


@dataclass(frozen=True, slots=True)
class CustomModels:
    """Trains, lists, uses and archives models."""

    state: State
    faults: FaultBoard
    worker: Worker
    fetcher: Fetcher

    async def answer(self, body: Json, user_id: str, idempotency_key: str | None) -> Json:
        """The answer to a request; the same one as before when the key was already used with the same body.

        Raises:
            Refusal: The body breaks a rule, or the key was used with another body (bad_request).
        """
        acts: dict[str, Callable[[Json, str], Awaitable[Json]]] = {
            "create": self._create,
            "retrieve": self._retrieve,
            "retrieve_batch": self._list,
            "generate": self._generate,
            "delete": self._archive,
        }
        action = body.get("action")
        if action not in acts:
            raise Refusal("bad_request", f"action {action!r} is not valid, it must be one of {', '.join(acts)}")
        if not idempotency_key:
            return await acts[action](body, user_id)
        known = self.state.answered.get((user_id, idempotency_key))
        if known is None:
            known = self.state.answered[user_id, idempotency_key] = (body, await acts[action](body, user_id))
        if known[0] != body:
            raise Refusal("bad_request", "this Idempotency-Key was used with another body")
        return known[1]

    async def _create(self, body: Json, user_id: str) -> Json:
        name, urls = text_of(body, "name"), _urls(body)
        check_callback(body)
        in_use = [model for model in self._of(user_id) if model.status not in {"archived", "failed"}]
        if len(in_use) >= MOST_MODELS:
            raise Refusal("bad_request", f"there are {MOST_MODELS} custom models already, delete one first")
        model_id = new_id()
        task = self._task(body, user_id, "custom-models", CREATE_CREDITS)
        model = CustomModel(model_id, name, user_id, self.state.now(), task)
        self.state.models[model_id] = model
        self.worker.accept(task, self._training(model, urls))
        return {"success": True, **acknowledgement(task), "data": model.shown()}

    def _training(self, model: CustomModel, urls: list[str]) -> Make:
        async def make() -> Json:
            for url in urls:
                await self.fetcher.audio_at(url, "audio_urls")
            return {**model.shown(), "status": "ready"}

        return make

    async def _retrieve(self, body: Json, user_id: str) -> Json:
        return _success(self._model(body, user_id).shown())

    async def _list(self, body: Json, user_id: str) -> Json:
        status = optional_text_of(body, "status")
        if status not in {"", *STATUSES}:
            raise Refusal("bad_request", f"status must be one of {', '.join(STATUSES)}")
        limit, offset = count_of(body, "limit", DEFAULT_LIMIT), count_of(body, "offset", 0)
        found = [model.shown() for model in self._of(user_id) if status in {"", model.status}]
        return _success({"items": found[offset : offset + limit], "count": len(found)})

    async def _generate(self, body: Json, user_id: str) -> Json:
        model = self._model(body, user_id)
        song = {name: text_of(body, name) for name in ("title", "lyric", "style")}
        order = Order({**song, "action": "generate", "custom": True}, user_id, self.state, self.state.now())
        check_order(order)
        if model.status != "ready":
            raise Refusal("bad_request", f"custom model {model.id} is not ready, it is {model.status}")
        task = self._task(body, user_id, "audios", GENERATE_CREDITS)
        task.clips, _ = clips_and_extras(order)
        self.worker.accept(task)
        return acknowledgement(task)

    async def _archive(self, body: Json, user_id: str) -> Json:
        model = self._model(body, user_id)
        model.is_archived = True
        return _success(model.shown())

    def _task(self, body: Json, user_id: str, kind: str, credits_: float) -> Task:
        action = str(body["action"])
        return Task(
            id=new_id(),
            trace_id=new_id(),
            type=kind,
            action=action,
            request=body,
            user_id=user_id,
            created_at=self.state.now(),
            cost_credits=credits_,
            script=self.faults.script(PATH, action),
        )

    def _of(self, user_id: str) -> list[CustomModel]:
        return [model for model in self.state.models.values() if model.user_id == user_id]

    def _model(self, body: Json, user_id: str) -> CustomModel:
        model_id = text_of(body, "id")
        model = self.state.models.get(model_id)
        if model is None or model.user_id != user_id:
            raise Refusal("bad_request", f"custom model {model_id} does not exist")
        return model


def _urls(body: Json) -> list[str]:
    urls: object = body.get("audio_urls")
    if not isinstance(urls, list) or not all(map(is_web_url, urls)):  # pyright: ignore[reportUnknownArgumentType] - what the check is for
        raise Refusal("bad_request", "audio_urls must be an array of http or https URLs")
    texts = [str(url) for url in urls]  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]
    if not FEWEST_URLS <= len(texts) <= MOST_URLS:
        raise Refusal("bad_request", f"audio_urls must hold {FEWEST_URLS} to {MOST_URLS} URLs")
    return texts


def _success(data: Json) -> Json:
    return {"success": True, "task_id": new_id(), "trace_id": new_id(), "data": data}
