"""What `make reliability` measures: commands that are killed, full disks, two runs at once."""
