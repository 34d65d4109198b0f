"""Where money for an organisation goes: its account, told once for every funder, and changed by two people."""
