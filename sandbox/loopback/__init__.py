"""A complete Discord on 127.0.0.1 for the real discord.py: simcord's world over real HTTP and WebSocket.

Modules whose names begin with `_` are the only ones that use private names of simcord or discord.py.
"""

from .in_process import in_process
from .interaction_result import InteractionResult
from .message import SeenAttachment, SeenMessage
from .person import ApplicationDidNotRespond, Choice, Person
from .redirect import child_environment, redirected
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
