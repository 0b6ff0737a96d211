"""Ways out of a finding: edits that rules propose, and the names an author may have meant."""
