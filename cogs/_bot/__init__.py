"""The bot itself, and what every command uses of it: its buttons, its forms, its answers, who may do what."""
