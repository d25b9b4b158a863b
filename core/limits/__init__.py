"""Who can spend how much, how admins change that, and what was spent.

`check` (LimitChecks) collects what the rules know about a member as a `Case`; the case becomes the `Admission` that
the store checks again in its own transaction, or the `Verdict`s that a report shows. `member_rules` makes the
refusals for both. `settings` (LimitSettings) is the only place that writes a guild's settings: it checks them
(`bounds`), writes them, and notes the differences (`diff`) in the audit log (`audit`). `window` computes days, weeks
and months, `blocked_words` finds words, `usage` and `usage_report` sum up what was spent, `free_usage` counts what is
free, `bonus` removes expired bonus credits, `operator` is what the bot's owner sees and pauses. `texts` has
everything that admins read of this.
"""
