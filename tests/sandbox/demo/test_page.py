"""The page shows what a running bot does."""

import asyncio
import io
import re

import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from PIL import Image
from simcord.preview import _markdown, _messages

from sandbox.demo.page import open_page
from sandbox.demo.page_change import CHANGES
from sandbox.demo.picture import linked


def picture():
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(file, "PNG")
    file.seek(0)
    return file


async def test_the_page_is_served(browser):
    status, body = await browser.get("")
    assert status == 200
    assert b"Song Club" in body


@pytest.mark.parametrize("address", CHANGES)
async def test_each_change_to_simcords_page_still_fits_it(browser, address):
    text = (await browser.get(address.removeprefix("/")))[1].decode()
    assert [ours for _, ours in CHANGES[address] if ours not in text] == []


async def test_an_edit_by_the_bot_appears_by_itself(browser, bot):
    await browser.type("/card title: Queued")
    await browser.see(lambda message: message["content"] == "Queued 0")
    await bot.last.edit_original_response(content="Running")
    await browser.see(lambda message: message["content"] == "Running")


async def test_a_later_private_message_appears_to_the_one_it_is_for(browser, bot, people):
    await browser.type("/card title: Hidden private: yes")
    await bot.last.followup.send("and more", ephemeral=True)
    await browser.see(lambda message: message["content"] == "and more" and message["ephemeral"])
    await browser.become(people[1])
    assert await browser.look() == []


async def test_a_deleted_message_disappears(browser, bot):
    await browser.type("/card title: Gone")
    message = await browser.see(lambda message: message["content"] == "Gone 0")
    await bot.last.delete_original_response()
    await browser.type("/card title: Next")
    await browser.see(lambda other: other["content"] == "Next 0")
    assert message["id"] not in browser.state["messages"]


async def test_a_click_counts_although_something_newer_was_published(browser, bot):
    await browser.type("/card title: Old")
    old = await browser.see(lambda message: message["content"] == "Old 0")
    before = browser.state
    await bot.last.followup.send("newer")
    await browser.see(lambda message: message["content"] == "newer")
    browser.state = before
    button = old["components"][0]["components"][0]
    receipt = await browser.act("click", target_id=old["id"], control_key=button["control_key"])
    assert receipt["settlement"] == "settled"
    await browser.see(lambda message: message["content"] == "pressed")


async def press(browser, message):
    button = message["components"][0]["components"][0]
    await browser.act("click", target_id=message["id"], control_key=button["control_key"])
    return await browser.see(lambda other: other["content"] == "pressed")


async def test_a_reply_shows_what_it_answers(browser):
    await browser.type("/card title: Card")
    card = await browser.see(lambda message: message["content"] == "Card 0")
    reply = (await press(browser, card))["reply"]
    assert (reply["state"], reply["message_id"], reply["author"]["name"]) == ("resolved", card["id"], "Chorus")
    assert "Card 0" in str(reply["excerpt_tokens"])


@pytest.mark.parametrize(
    ("embeds", "shown"),
    [([discord.Embed(title="*Lights*"), discord.Embed(title="Snow")], "Lights, Snow"), ([], "Click to see attachment")],
)
async def test_a_reply_to_a_message_without_text_shows_its_titles(browser, bot, embeds, shown):
    await browser.type("/card title: Card")
    file = discord.File(picture(), "cover.png")
    await bot.last.edit_original_response(content=None, embeds=embeds, attachments=[file])
    card = await browser.see(lambda message: message["attachments"])
    tokens = (await press(browser, card))["reply"]["excerpt_tokens"]
    assert "".join(re.findall(r"'content': '([^']*)'", str(tokens))) == shown


@pytest.mark.parametrize(("is_private", "shown"), [(False, "was deleted"), (True, "could not be loaded")])
async def test_a_reply_to_what_cannot_be_seen_says_so(browser, bot, people, is_private, shown):
    await browser.type(f"/card title: Card private: {'yes' if is_private else 'no'}")
    answer = await press(browser, await browser.see(lambda message: message["content"] == "Card 0"))
    if is_private:
        await browser.become(people[1])
    else:
        await bot.last.delete_original_response()
    reply = await browser.see(lambda message: message["id"] == answer["id"] and shown in str(message["reply"]))
    assert reply["reply"]["excerpt_tokens"] == []


async def test_a_command_may_be_typed_as_a_whole(browser):
    receipt = await browser.type("/card title: a song: for Christmas number: 7")
    assert receipt["settlement"] == "settled"
    await browser.see(lambda message: message["content"] == "a song: for Christmas 7")


@pytest.mark.parametrize("line", ["/card titel: x", "/crad title: x", "/card title: x number: many"])
async def test_a_command_that_is_none_is_answered_privately_and_not_sent(browser, people, line):
    receipt = await browser.type(line)
    assert receipt["settlement"] == "failed"
    (answer,) = await browser.look()
    assert answer["ephemeral"]
    assert answer["author"]["name"] == "Demo"
    await browser.become(people[1])
    assert await browser.look() == []


async def test_an_ordinary_message_is_one(browser, people):
    await browser.type("hello")
    await browser.become(people[1])
    assert [(message["author"]["name"], message["content"]) for message in await browser.look()] == [("Alice", "hello")]


async def test_an_embed_shows_its_picture_once_and_mentions_as_names(browser, bot, people):
    await browser.type("/card title: Embedded")
    embed = discord.Embed(description=f"by {people[0].mention}").set_image(url="attachment://cover.png")
    await bot.last.edit_original_response(embed=embed, attachments=[discord.File(picture(), "cover.png")])
    message = await browser.see(lambda message: message["embeds"])
    assert message["attachments"] == []
    assert "@Alice" in str(message["embeds"][0]["description_tokens"])
    shown = message["embeds"][0]["image"]["asset_id"]
    for _ in range(2):
        status, data = await browser.get(f"api/assets/{shown}")
        assert (status, data[:4]) == (200, b"\x89PNG")


@pytest.fixture
async def gallery():
    """A server with one picture, and the paths that were requested."""
    asked = []

    async def serve(request):
        asked.append(request.path)
        return web.Response(body=picture().read()) if request.path == "/cover.png" else web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{name}", serve)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/")), asked


async def test_a_picture_that_an_embed_links_to_is_fetched_once_and_shown(browser, bot, gallery):
    address, asked = gallery
    await browser.type("/card title: Card private: yes")
    links = ("cover.png?take=1", "nothing.png")
    embeds = [discord.Embed(title=link).set_thumbnail(url=f"{address}{link}") for link in links]
    await bot.last.edit_original_response(embeds=embeds)
    card = await browser.see(lambda message: message["embeds"] and message["embeds"][0]["thumbnail"]["available"])
    status, data = await browser.get(f"api/assets/{card['embeds'][0]['thumbnail']['asset_id']}")
    assert (status, data[:4]) == (200, b"\x89PNG")
    assert not card["embeds"][1]["thumbnail"]["available"]
    await bot.last.edit_original_response(content="edited", embeds=embeds)
    await browser.see(lambda message: message["content"] == "edited")
    assert sorted(asked) == ["/cover.png", "/nothing.png"]


def test_pictures_elsewhere_are_left_alone():
    embed = {"image": {"url": "https://example.org/cover.png"}, "thumbnail": {"url": "attachment://cover.png"}}
    assert list(linked([embed, {}])) == []


async def test_quotes_and_lists_end_with_their_line(browser):
    await browser.type("> quoted\nnot quoted\n- listed\nnot listed")
    (message,) = await browser.look()
    kinds = [token["type"] for token in message["content_tokens"]]
    assert kinds == ["blockquote", "paragraph", "bullet_list", "paragraph"]


async def test_a_page_that_is_opened_later_shows_what_is_new(browser, people):
    await browser.type("first")
    await browser.become(people[1])
    await browser.type("second")
    await browser.become(people[0])
    await browser.type("third")
    assert [message["content"] for message in await browser.look()] == ["first", "second", "third"]
    assert not browser.state["history"]["hasAfter"]


async def test_closing_the_page_ends_the_demo(browser, page):
    await browser.act("close")
    async with asyncio.timeout(5):
        await page.wait_closed()


async def test_closing_the_page_ends_it_and_leaves_simcord_as_it_was(loopback, songs, people):
    theirs = _markdown.markdown_tokens
    async with open_page(loopback, songs, people, port=0) as page:
        assert vars(_messages)["markdown_tokens"] is not theirs
    assert vars(_messages)["markdown_tokens"] is theirs
    await page.wait_closed()
