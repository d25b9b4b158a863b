"""The tables of songs, jobs and workers, for both engines; money_tables.py has those of credits and rules."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    and_,
    false,
    literal,
    text,
)

from adapters.store import fulltext
from adapters.store.schema.column import RowNumber, Text, UtcTime, index_some
from core.model.job import IN_FLIGHT_STATES, OPEN_STATES, ClipKind, JobState

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)
NOBODY = 0
"""The id in a row whose member was forgotten, or that no member caused. Discord's own ids are positive."""

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("request", JSON, nullable=False),
    Column("maker_id", BigInteger, nullable=False),
    Column("maker_name", Text, nullable=False),
    Column("guild_id", BigInteger, nullable=False),  # 0: direct messages
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("interaction_token", Text),
    Column("token_until", UtcTime),
    Column("has_bot", Boolean, nullable=False),
    Column("upload_limit_bytes", BigInteger, nullable=False),
    Column("cost", Integer, nullable=False),
    Column("turn", Double, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("root_clip_id", Text),
    Column("attempts", Integer, nullable=False),
    Column("submitted_at", UtcTime),
    Column("upload_started_at", UtcTime),
    Column("uploaded_clip_id", Text),
    Column("uploaded_duration_s", Double),
    Column("task_id", Text, unique=True),
    Column("trace_id", Text),
    Column("callback_token", Text),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("failure_code", Text),
    Column("failure_text", Text, nullable=False),
    Column("is_discarded", Boolean, nullable=False),
    Column("told_at", UtcTime),
    Column("revision", Integer, nullable=False),
    # No foreign key: a dead worker's row goes, and its jobs stay until they are adopted.
    Column("worker_id", Text, nullable=False),
    Column("reply_to_id", BigInteger),
    Column("parent_clip_id", Text),
    Column("parent_maker_id", BigInteger),
    Column("parent_maker_name", Text),
    Column("ask", Text),
    # Whose texts the request holds beside its maker's: the title of a second song, and the name of a persona.
    Column("second_clip_id", Text),
    Column("persona_id", Text),
    Index(None, "service", "state", "turn"),  # the queue, and how many are in flight
    Index(None, "maker_id", "service", "turn"),  # a member's newest turn
    Index(None, "maker_id", "guild_id", "created_at"),  # cooldown
    Index(None, "maker_id", "state", "guild_id"),  # a member's open jobs, everywhere or there
    Index(None, "message_id"),
    Index(None, "worker_id", "state"),  # what a worker holds
    Index(None, "state", "finished_at"),  # measured times
)
# What is not done with: every open job, and every final one that was not told yet.
index_some("jobs_untold", jobs.c.created_at, jobs.c.worker_id, where=jobs.c.told_at.is_(None))
# Spelled out in every statement: SQLite uses a partial index only where the query says the very same words.
IS_OPEN = jobs.c.state.in_([literal(state.value, literal_execute=True) for state in sorted(OPEN_STATES)])
IS_CERTAINLY_IN_FLIGHT = jobs.c.state.in_(sorted(IN_FLIGHT_STATES - {JobState.UNKNOWN}))
index_some("jobs_asked_once", jobs.c.ask, where=and_(jobs.c.ask.is_not(None), IS_OPEN), is_unique=True)
index_some("jobs_parent_maker_id", jobs.c.parent_maker_id, where=jobs.c.parent_maker_id.is_not(None))
index_some("jobs_second_clip_id", jobs.c.second_clip_id, where=jobs.c.second_clip_id.is_not(None))
index_some("jobs_persona_id", jobs.c.persona_id, where=jobs.c.persona_id.is_not(None))

clips = Table(
    "clips",
    metadata,
    Column("id", Text, primary_key=True),
    Column("job_id", Text, ForeignKey(jobs.c.id), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("lyrics", Text, nullable=False),
    Column("style", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("duration_s", Double),
    Column("audio_url", Text, nullable=False),
    Column("image_url", Text, nullable=False),
    Column("maker_id", BigInteger, nullable=False),
    Column("maker_name", Text, nullable=False),
    Column("guild_id", BigInteger, nullable=False),  # 0: direct messages
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),  # that one of `posts` which is linked to (see core.ports.SongStore.add_post)
    Column("action", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("parent_clip_id", Text),
    Column("root_clip_id", Text, nullable=False, index=True),
    # What a search looks in, case folded here: the engines fold beyond ASCII in their own ways, or not at all.
    Column("words", Text, nullable=False),
    Column("relation", Text, nullable=False, server_default=text("''")),
    Column("loves", Integer, nullable=False, server_default="0"),  # as many as it has rows in `favourites`
    Column("is_closed", Boolean, nullable=False, server_default=false()),
    Column("deleted_at", UtcTime),
    Column("kind", Text, nullable=False, server_default=text("'song'")),
    Column("video_url", Text, nullable=False, server_default=text("''")),
    Index(None, "guild_id", "made_at"),
    Index(None, "maker_id", "made_at"),
)
# Spelled out in every statement, as IS_OPEN is.
_SONG = literal(ClipKind.SONG.value, literal_execute=True)
IS_SONG = clips.c.kind == _SONG
IS_PART = clips.c.kind != _SONG
_stands = clips.c.deleted_at.is_(None)
# Stems and videos, which are searched separately: few among a guild's songs.
index_some("clips_parts", clips.c.guild_id, clips.c.made_at, where=and_(IS_PART, _stands))
# Pages of the library and how many songs it holds, from an index alone: a row carries a song's lyrics.
_song_stands = and_(IS_SONG, _stands)
_newest = (clips.c.made_at, clips.c.job_id, clips.c.number, clips.c.id)
index_some("clips_newest", clips.c.guild_id, *_newest, where=_song_stands)
index_some("clips_loved", clips.c.guild_id, clips.c.loves, *_newest, where=_song_stands)
index_some("clips_of_maker", clips.c.maker_id, clips.c.guild_id, *_newest, where=_song_stands)

# Every message that ever showed a clip. Discord's ids grow with time, so they also tell which is older.
posts = Table(
    "posts",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("clip_id", Text, ForeignKey(clips.c.id), primary_key=True, index=True),
    Column("channel_id", BigInteger, nullable=False),
)

# What the full-text search looks in: a clip's words and those of its order, folded (see fulltext.py). Erasing a
# clip's texts includes its row here, and the index follows.
clip_texts = Table(
    "clip_texts",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("clip_id", Text, ForeignKey(clips.c.id), nullable=False, unique=True),
    Column("text", Text, nullable=False),
)
fulltext.index(clip_texts)

# What the provider made of clips in other formats; it goes with the clip.
conversions = Table(
    "conversions",
    metadata,
    Column("clip_id", Text, ForeignKey(clips.c.id), primary_key=True),
    Column("form", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)

personas = Table(
    "personas",
    metadata,
    Column("id", Text, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),  # 0: direct messages
    Column("owner_id", BigInteger, nullable=False),  # its maker in direct messages; 0: everybody in the guild
    Column("folded", Text, nullable=False),  # its name, as names are compared
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("maker_id", BigInteger, nullable=False, index=True),
    Column("maker_name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("clip_id", Text),
    Column("made_at", UtcTime, nullable=False),
    UniqueConstraint("guild_id", "owner_id", "folded"),
)

# Calls that are free to members and cost the operator a little: each kind has a daily limit.
favours = Table(
    "favours",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "user_id", "kind", "at"),
)

favourites = Table(
    "favourites",
    metadata,
    Column("clip_id", Text, ForeignKey(clips.c.id), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "user_id", "at"),
)

takes = Table(
    "takes",
    metadata,
    Column("job_id", Text, ForeignKey(jobs.c.id), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("number", Integer, nullable=False),
)

votes = Table(
    "votes",
    metadata,
    Column("clip_id", Text, ForeignKey(clips.c.id), primary_key=True),
    Column("emoji", Text, primary_key=True),  # its key, see core.model.reaction_meanings
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("at", UtcTime, nullable=False),
)

stars = Table(
    "stars",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("clip_id", Text, ForeignKey(clips.c.id), primary_key=True, index=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("shown", Integer, nullable=False),
    Column("claimed_at", UtcTime, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("made_at", UtcTime, nullable=False, index=True),
    Column("request", JSON, nullable=False),
    Column("earlier", JSON, nullable=False),
    Column("others", JSON, nullable=False),
    Column("calls", Integer, nullable=False),
    Index(None, "user_id", "made_at"),
)

reaction_settings = Table(
    "reaction_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("threshold", Integer, nullable=False),
    Column("remixes", JSON, nullable=False),
    Column("makers_may_close", Boolean, nullable=False),
    Column("star_channel_id", BigInteger),
    Column("stars", Integer, nullable=False),
)

member_settings = Table(
    "member_settings",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("closes_songs", Boolean, nullable=False),
)

# Members of whom something is left to erase.
forgetting = Table(
    "forgetting",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("asked_at", UtcTime, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("alive_until", UtcTime, nullable=False),
)

queues = Table(
    "queues",
    metadata,
    Column("service", Text, primary_key=True),
    Column("virtual_time", Double, nullable=False),  # the turn being served; never goes back
)
