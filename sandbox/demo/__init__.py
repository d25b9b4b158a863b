"""The offline demo: the very same bot.py on a simulated Discord and a stand-in of the music service, on one machine."""
