"""What a file of a site says, as the audit compares it: cut into pieces and squashed."""
