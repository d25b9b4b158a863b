"""Writing to Discord other than by answering an interaction: with which right, at what pace, what is tried next.

- `transport`: one right to write each (the bot's channel token, an interaction's token, a direct message), and what
  Discord's refusals mean.
- `throttle`: when the next request may go.
- `fallback`: a message tried by one route after the other.
- `notice`: what concerns one member only.
- `background`: work that nobody waits for.

A message goes down as one `Outgoing` with the routes to try, and one `Written` comes back: where the message is, and
which routes are still worth a try. What a message says comes from the callers; nothing here knows a job's state.
"""
