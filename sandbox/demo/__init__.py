"""The offline demo: the unmodified bot.py with a simulated Discord and a stand-in for the music service."""
