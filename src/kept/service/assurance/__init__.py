"""How it is going: what each place promised, and what its promises have come to."""
