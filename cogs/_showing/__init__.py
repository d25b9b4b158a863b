"""What a message shows once there is a song: the result, the panel, the library, the family tree, drafts of lyrics."""
