async def test_quota_says_what_is_left_when_it_renews_and_what_became_of_the_credits(stage):
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    shown = await stage.alice.slash(stage.songs, "quota")
    assert shown.ephemeral
    assert "**9** of 10 credits left" in shown.response.text
    assert "They renew <t:" in shown.response.text
    assert "1 credit set aside for *a song for Christmas*" in shown.response.text


async def test_a_cancelled_song_is_given_back_in_the_ledger(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=1)
    stage.standin.hold()
    await stage.bob.slash(stage.songs, "song", prompt="first")
    await stage.standin.until(lambda: stage.standin.submitted() == 1)
    waiting = await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    await stage.alice.click(waiting.response, label="Cancel")
    shown = await stage.alice.slash(stage.songs, "quota")
    assert "**10** of 10 credits left" in shown.response.text
    assert "given back for *a song for Christmas*" in shown.response.text


async def test_a_new_member_is_told_how_to_begin(stage):
    shown = await stage.bob.slash(stage.songs, "quota")
    assert "Try /song" in shown.response.text


async def test_where_songs_are_switched_off_quota_says_so_instead_of_when_they_renew(empty_stage):
    await empty_stage.start(default_daily_credits=0)
    shown = await empty_stage.alice.slash(empty_stage.songs, "quota")
    assert "switched off" in shown.response.text
    assert "renew" not in shown.response.text


async def test_direct_messages_have_a_quota_of_their_own(stage):
    await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    shown = await stage.alice.slash(stage.alice.dm(), "quota")
    assert "**10** of 10 credits left" in shown.response.text
    assert "in direct messages" in shown.response.text
