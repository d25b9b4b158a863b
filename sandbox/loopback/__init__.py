"""A whole Discord on 127.0.0.1 for the real discord.py: simcord's world over real HTTP and WebSocket."""

from .in_process import in_process
from .message import SeenAttachment, SeenMessage
from .people import ApplicationDidNotRespond, Choice, Person
from .redirect import child_environment, redirected
from .results import InteractionResult
from .server import LoopbackDiscord

__all__ = [
    "ApplicationDidNotRespond",
    "Choice",
    "InteractionResult",
    "LoopbackDiscord",
    "Person",
    "SeenAttachment",
    "SeenMessage",
    "child_environment",
    "in_process",
    "redirected",
]
