"""Videos by Luma: of a song, of a prompt, and longer ones.

Source: AceDataCloud API contract, POST /luma/videos. The clip is short and silent; what joins it with the song is the
bot's own work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.action import texts
from core.action.declaration import Action, Need
from core.model.job import ClipKind, Service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.action.declaration import Fill

ASPECT_RATIOS = ("16:9", "9:16", "1:1", "4:3", "21:9")
"""Those that all of the vendor's documents name."""

_SHOT: Mapping[str, Fill] = {"prompt": lambda r: r.prompt, "loop": lambda r: r.is_loop}
_NEEDS_PROMPT = Need(option="prompt", is_met=lambda r: bool(r.prompt.strip()), problem=texts.SHOT_MISSING)

ACTIONS = (
    Action(
        name="video",
        wire="generate",
        label="Video",
        doing="Making your video…",
        about="a video for a song with its cover as the first frame, or from a prompt alone",
        command="/video",
        relation="video of",
        fields={
            **_SHOT,
            "start_image_url": lambda r: r.image_url,
            "aspect_ratio": lambda r: r.aspect_ratio,
            # The prompt is sent as typed; with enhancement, the service would rewrite it.
            "enhancement": lambda _: False,
        },
        required=("prompt",),
        needs=(_NEEDS_PROMPT,),
        models=(),
        service=Service.LUMA,
        cost=3,
        kind=ClipKind.VIDEO,
        clips=1,
        buttons=("again", "longer"),
    ),
    Action(
        name="video_extend",
        wire="extend",
        label="Longer video",
        doing="Extending your video…",
        about="continue a video with another shot",
        command="Longer, under a video",
        relation="longer version of",
        fields={**_SHOT, "video_id": lambda r: r.source_clip_id, "enhancement": lambda _: False},
        required=("prompt", "video_id"),
        needs=(_NEEDS_PROMPT,),
        models=(),
        service=Service.LUMA,
        cost=3,
        kind=ClipKind.VIDEO,
        clips=1,
        buttons=("again", "longer"),
        has_source=True,
        accepts=frozenset({ClipKind.VIDEO}),
    ),
)
