"""Callbacks: what a client gets at the end of a task."""


async def called_back(standin, caller, listener, times=1):
    """Submit with a callback, and wait until this many callbacks were sent and the task is over."""
    task_id = await caller.submit(prompt="x", callback_url=listener.url)
    await standin.until(lambda: len(standin.callbacks) == times and standin.tasks[task_id].is_over)
    return task_id


async def test_the_end_is_told_once_with_the_result(standin, caller, listener):
    task_id = await called_back(standin, caller, listener)
    assert listener.bodies == [(await caller.record(task_id))["response"]]
    assert [callback.status for callback in standin.callbacks] == [200]


async def test_a_failure_is_told_too(standin, caller, listener):
    standin.fault("fail", code="forbidden", message="no such words")
    task_id = await called_back(standin, caller, listener)
    body = listener.bodies[0]
    assert (body["success"], body["task_id"]) == (False, task_id)
    assert body["error"] == {"code": "forbidden", "message": "no such words"}
    assert body["trace_id"] == standin.latest.trace_id


async def test_a_client_that_is_gone_is_noted(standin, caller):
    task_id = await caller.submit(prompt="x", callback_url="http://127.0.0.1:9/cb")
    await standin.until(lambda: standin.callbacks)
    assert (standin.callbacks[0].task_id, standin.callbacks[0].status) == (task_id, None)


async def test_a_lost_callback_is_never_sent(standin, caller, listener):
    standin.fault("callback_lost")
    await caller.submit(prompt="x", callback_url=listener.url)
    await called_back(standin, caller, listener)
    assert len(listener.bodies) == 1


async def test_a_duplicated_callback_is_sent_twice(standin, caller, listener):
    standin.fault("callback_twice")
    await called_back(standin, caller, listener, times=2)
    assert listener.bodies[0] == listener.bodies[1]


async def test_an_early_callback_claims_success_while_the_task_is_running(standin, caller, listener):
    standin.fault("callback_early")
    standin.hold()
    task_id = await caller.submit(prompt="x", callback_url=listener.url)
    await standin.step(task_id)
    await standin.until(lambda: standin.callbacks)
    assert listener.bodies[0]["success"] is True
    assert (await caller.record(task_id))["finished_at"] is None
    await standin.step(task_id)
    await standin.until(lambda: len(standin.callbacks) == 2)
    assert listener.bodies[1]["task_id"] == task_id


async def test_a_bare_callback_has_no_trace_id_and_no_states(standin, caller, listener):
    standin.fault("callback_bare")
    await called_back(standin, caller, listener)
    assert "trace_id" not in listener.bodies[0]
    assert all(clip.keys().isdisjoint({"state", "duration"}) for clip in listener.bodies[0]["data"])


async def test_a_forged_callback_names_a_stranger_or_claims_a_failure(standin, caller, listener):
    standin.fault("callback_forged", body="stranger")
    await called_back(standin, caller, listener, times=2)
    assert listener.bodies[0]["task_id"] not in standin.tasks
    standin.fault("callback_forged", body="failure")
    task_id = await called_back(standin, caller, listener, times=4)
    assert (listener.bodies[2]["task_id"], listener.bodies[2]["success"]) == (task_id, False)
    assert listener.bodies[3]["success"] is True
