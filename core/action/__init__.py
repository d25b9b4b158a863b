"""The actions that a member can order: one declaration each, read by the provider's client, the checks, cards and docs.

A new action is a declaration in one of these files, or in a file of its own with its line below. Nothing here does
anything; `texts` has what a member reads when something is missing.
"""

from core.action import cover, extend, remaster, replace, song, stem, video
from core.action.declaration import SONG_BUTTONS, Action, Need, Span

ACTIONS = {
    action.name: action for family in (song, extend, replace, cover, stem, remaster, video) for action in family.ACTIONS
}
"""By name, in the order in which people are shown them."""

__all__ = ["ACTIONS", "SONG_BUTTONS", "Action", "Need", "Span"]
