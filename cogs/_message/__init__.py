"""What a message is made of: a `Content`, and functions that turn values into harmless text.

Everything here is pure: requests, jobs and songs go in, strings come out. Text that members typed is escaped here
(`text.quoted`, `text.escape`) before it is put into a sentence from `texts`. All the other packages of cogs use this
one; it imports core only.
"""
