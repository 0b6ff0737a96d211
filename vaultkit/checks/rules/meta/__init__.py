"""Rules X001 to X099: ignores, selections and the baseline themselves."""
