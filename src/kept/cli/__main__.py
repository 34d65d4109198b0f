"""`python -m kept.cli` is `kept`."""

from kept.cli.main import main

main()
