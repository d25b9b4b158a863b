"""What the stand-in remembers: tasks, clips, videos, personas, and the state that holds all of them."""
