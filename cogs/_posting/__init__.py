"""How a finished job becomes messages, and how its card follows it until then.

The path of a job, in order. Every line is called by the one before it and returns a value; nothing calls back up, and
no list of a caller is changed below it.

1. `cogs/job_cards.py` reads the feed of jobs and starts one `JobWatch` for each job.
2. `job_watch` decides what is next: show the newest state, deliver, or show how it ended. It tries again what failed.
   `updates` (pure) says which of two readings of a job is the newer one.
3. `card_edits` is the job's card in Discord: its edits, and the handing over of the card to the delivery.
   `card_recovery` finds a card that a crash left unknown, and does what is left where no card can be written.
4. `delivery.deliver` is the last step of a job: see what is posted, fetch the files, post the rest, settle or refund.
   `posted_clips` reads in the store and, in doubt, on Discord what is posted already.
   `clip_files` fetches the files: `song_files` for songs and stems, `video_files` for videos.
5. `attempt.post_clips` posts what is missing, message by message: the first onto the card, the rest as replies. It
   remembers each message, and lets a card that could not take the files show the result with links.
   `routes` (pure) says in which order the card, a new message, a reply and a direct message are tried.
6. `upload.upload_next` writes one message: with files, with smaller files, or with links only. It returns `Uploaded`:
   what is in the message, where it is, which routes are left, and how many bytes the place accepts.
   `batch` (pure) says what goes into that message and what it shows, by `file_order` (pure), which knows only sizes.
7. `cogs/_transport/fallback.write_first` tries the routes and returns `Written`; see there for what is below.

Besides: `repost` sends songs that were delivered before, with 6 and 7. `star_post` is a post in the star channel.
`texts` has what members read. `context` is what all watches share.

What data passes: a `Job` and its `Song`s come from core. `ClipFiles.attach` makes `Attachments` of a given size from
them, and `next_batch` makes a `Batch` from those. A `BatchContent` (a value that knows the job and the song it was made
from) turns the batch into the message's `Content`. `Uploaded` says what went out.

It is used by `job_cards`, `star_channel`, `library`, `reactions` and `export`; `file_order.room_in` also by `privacy`
and `limits`. The order of files, their sizes and the order of tries are changed here; what a result looks like in
`cogs/_showing/result.py`, what a card says in `cogs/_ordering/card_content.py`.
"""
