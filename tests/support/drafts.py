"""Drafts of lyrics in tests: asked for, looked at, and pressed on."""

PATH = "/suno/lyrics"
WISH = "a song for Christmas"


def has_draft(message):
    return bool(message.embeds) and "Nothing was charged yet" in message.content


async def drafted(stage, person=None, channel=None, prompt=WISH):
    """Have lyrics written, and return the private message that shows them."""
    shown = await (person or stage.alice).slash(channel or stage.songs, "lyrics", prompt=prompt)
    assert shown.ephemeral
    return await shown.wait_for_response(has_draft)


async def newest(stage, message, condition=has_draft):
    """The private message once it looks like that."""
    return await stage.loopback.wait_for_message(stage.songs, lambda seen: seen.id == message.id and condition(seen))


def words(message):
    return message.embeds[0].description


def version(message):
    return message.embeds[0].footer.text


async def pressed(stage, message, label, person=None):
    """Press a button that edits the private message, and return it as it is then."""
    await (person or stage.alice).click(message, label=label)
    return await newest(stage, message)


async def draft_of(stage, message):
    draft_id = message.buttons[0]["custom_id"].rpartition(":")[2]
    return await stage.store.draft(draft_id)
