"""How a command gets at its vault: what the room `opening` finds, reads and recovers, said aloud.

What belongs here turns options into a call of `opening`, and prints what came of it on stderr.
"""
