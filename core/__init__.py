"""What the bot knows about songs, money and time: the standard library and this package only."""
