"""What is wrong with a vault or a built site: rules and their run, fixes, baselines, audit."""
