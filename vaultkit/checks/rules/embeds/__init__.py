"""Rules E201 to E299: embeds, and files that nothing embeds."""
