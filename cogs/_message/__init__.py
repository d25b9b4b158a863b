"""The ground floor: what a message is made of, and the words and numbers in it."""
