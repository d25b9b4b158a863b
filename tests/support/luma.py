"""Luma videos at the stand-in: ordered, read, finished."""

PROMPT = "lanterns drifting over a quiet harbor"


async def submitted(caller, **body):
    """The task id of a video that was ordered asynchronously."""
    status, answer = await caller.post("/luma/videos", {"prompt": PROMPT, "async": True, **body})
    assert status == 200, answer
    return answer["task_id"]


async def record(caller, task_id):
    """The task's record as /luma/tasks answers it."""
    return (await caller.post("/luma/tasks", {"action": "retrieve", "id": task_id}))[1]


async def video(caller, **body):
    """The result of a finished video."""
    task_id = await submitted(caller, **body)
    await caller.standin.until(lambda: caller.standin.tasks[task_id].is_over)
    return (await record(caller, task_id))["response"]
