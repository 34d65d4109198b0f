"""Faults. Each module, once imported into a server or a worker of our own, makes it do one thing wrong."""
