"""What is wrong with a vault: rules, the engine that runs them, and reports."""
