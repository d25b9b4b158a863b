"""Files of finished jobs: fetched to be posted, converted to be exported.

`delivery` and `exports` are what cogs call. A file exists while the block runs that gave it. Dead links are
renewed in `links`; `lrc` matches lyrics with the times at which they are sung.
"""
