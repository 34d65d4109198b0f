"""Published figures: the register of awards, what share went to whom, and what ends when."""
