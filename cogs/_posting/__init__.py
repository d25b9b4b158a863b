"""How what was made reaches people: a finished job becomes messages, and a card follows its job until then."""
