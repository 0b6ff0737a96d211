"""The program around the commands: their table, their group, exit statuses. No command is here."""
