async def test_help_names_every_command_and_what_songs_cost(stage):
    shown = await stage.alice.slash(stage.songs, "help")
    assert shown.ephemeral
    for command in stage.parts.bot.tree.walk_commands():
        assert f"`/{command.qualified_name}`" in shown.response.text
    assert "Cover: 1 credit" in shown.response.text


async def test_help_works_in_direct_messages(stage):
    shown = await stage.alice.slash(stage.alice.dm(), "help")
    assert "`/song`" in shown.response.text


async def test_commands_can_be_installed_by_members_and_used_everywhere(stage):
    for command in stage.parts.bot.tree.get_commands():
        shape = command.to_dict(stage.parts.bot.tree)
        assert shape["integration_types"] == [0, 1]
        assert shape["contexts"] == [0, 1, 2]
