"""From what was typed or clicked to a request, and from the request to a job and its card.

`source`, `take`, `song_option` and `reaction_event` find what a member means; `requests` and `cover_modes` build the
request from it; `order.place_order` admits it and answers with `card.job_card`. `requests`, `cover_modes` and `card`
are pure; the others ask `interaction.client.services`. All wording is in `texts`.
"""
