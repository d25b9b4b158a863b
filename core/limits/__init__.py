"""Who may spend how much: the rules, how admins change them, and what was spent."""
