"""The actions a member can order: one declaration each. A new one is a file here, and its line below."""

from core.action import cover, extend, master, section, song, stem, video
from core.action.declaration import SONG_BUTTONS, Action, Need, Span

ACTIONS = {
    action.name: action for family in (song, extend, section, cover, stem, master, video) for action in family.ACTIONS
}
"""By name, in the order in which people are shown them."""

__all__ = ["ACTIONS", "SONG_BUTTONS", "Action", "Need", "Span"]
