"""A stand-in for AceDataCloud on loopback: the same wire contract, real music over HTTP, and faults on request.

server/ answers requests, suno/ and luma.py turn them into orders, tasks/ runs them, media/ makes their files out of
what composer/ plays, and model/ is what the stand-in remembers. Each imports only what comes after it in this list:
server, suno and luma, tasks and media, model, composer, then the single files (body, moderation, fault, wire).
"""

from sandbox.acedata.fault import Fault, FaultKind
from sandbox.acedata.model.state import Callback, Pace, Request
from sandbox.acedata.model.task import Phase, Task
from sandbox.acedata.standin import StandIn

__all__ = ["Callback", "Fault", "FaultKind", "Pace", "Phase", "Request", "StandIn", "Task"]
