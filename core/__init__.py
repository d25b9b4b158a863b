"""What the bot knows about songs, credits and time. It imports the standard library and itself only.

The cogs call `core.services.Services`; core calls the Protocols in `core.ports`, which adapters fulfil; `core.engine`
joins the parts. Values that everybody passes around are in `core.model`, errors in `core.errors`.
"""
