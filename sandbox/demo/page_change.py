"""The changes that make simcord's page behave like Discord and show the bot instead of simcord's own tools.

The first text of each pair is simcord 3.2.1's; a test checks that each of them still exists.
"""

from __future__ import annotations

import re
from pathlib import Path

_FOLDER = Path(__file__).parent

CHANGES: dict[str, tuple[tuple[str, str], ...]] = {
    "/": (
        ("<title>SimCord Preview</title>", "<title>Chorus in the Song Club</title>"),
        (
            "<strong>SimCord</strong><small>Preview</small>",
            "<strong>Song Club</strong><small>a simulated Discord</small>",
        ),
    ),
    "/commands.js": (
        # A chosen value is shown by its name (simcord shows the clip's id).
        (
            'String(value?.raw ?? "");\n        const resizeField',
            'String(value?.label ?? value?.raw ?? "");\n        const resizeField',
        ),
        # The list of an option appears when the option is selected (simcord shows it after the first letter).
        (
            '} else if (option.autocomplete) {\n            const current = String(field.value || "");',
            (
                "} else if (option.autocomplete && !currentDraft().values[option.name]?.label) {\n"
                '            const current = String(field.value || "");\n'
                "            if (!current) queryAutocomplete(option, current);"
            ),
        ),
    ),
    "/messages.js": (
        # A reply whose target was deleted says so (simcord does not show it as a reply).
        (
            'if (reply?.state !== "resolved") return;',
            'if (!["resolved", "missing"].includes(reply?.state)) return;',
        ),
    ),
    "/timeline.js": (
        # The page stays at the end until somebody scrolls up (simcord leaves it when two pictures arrive at once).
        (
            'ui.timeline.addEventListener("scroll", () => {',
            (
                'let top = 0;\n  ui.timeline.addEventListener("scroll", () => {\n'
                "    const isUp = ui.timeline.scrollTop < top;\n    top = ui.timeline.scrollTop;\n"
                '    if (state.scrollIntent?.policy === "bottom" && !isUp) return;'
            ),
        ),
        # After opening or writing, the page is at the end (simcord stays at that message when the next one comes).
        (
            '? { policy: "target", targetId: String(snapshot.targetId) }',
            (
                '? { policy: String(snapshot.targetId) === ids.at(-1) ? "bottom" : "target",'
                " targetId: String(snapshot.targetId) }"
            ),
        ),
        (
            'if (state.scrollIntent?.policy !== "target") state.scrollIntent',
            'if (!["target", "bottom"].includes(state.scrollIntent?.policy)) state.scrollIntent',
        ),
    ),
    "/text.js": (
        (
            'const time = node("time", "discord-timestamp", rendered);',
            (
                'const time = node("time", "discord-timestamp", rendered);\n'
                '  if (style === "R") time.dataset.relative = options.locale || "en-US";'
            ),
        ),
    ),
}
"""By the file's path: simcord's text, and the demo's replacement."""
ADDITIONS = {"/preview.css": _FOLDER / "page.css", "/text.js": _FOLDER / "page.js"}
"""By the file's path: what is added at its end."""

# A line of a quote or list before a line that is neither.
_BLOCK = r"(?:>|[-*] |\d+\. )"
_BLOCK_LINE = re.compile(rf"^([ \t]*{_BLOCK}.*\n)(?!\s|{_BLOCK})", re.MULTILINE)


def page_file(address: str, text: str) -> str:
    """Return a file of simcord's page as the demo serves it."""
    for theirs, ours in CHANGES.get(address, ()):
        text = text.replace(theirs, ours)
    addition = ADDITIONS.get(address)
    return text if addition is None else text + addition.read_text(encoding="utf-8")


def discord_markdown(text: str) -> str:
    """Return the text changed so that an ordinary markdown parser ends quotes and lists with their line, as Discord."""
    return _BLOCK_LINE.sub(r"\1\n", text)
