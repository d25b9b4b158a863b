"""A stand-in for the AceDataCloud service on loopback: the wire contract, real music over HTTP, faults on request."""

from sandbox.acedata.fault import Fault, FaultKind
from sandbox.acedata.standin import StandIn
from sandbox.acedata.state import Callback, Pace, Request
from sandbox.acedata.task import Phase, Task

__all__ = ["Callback", "Fault", "FaultKind", "Pace", "Phase", "Request", "StandIn", "Task"]
