"""What editors ask for: functions of the open vaults and a request, listed in `feature_table`."""
