"""The named cast of the demo, with whom tests play too."""

from kept.service.demo.cast import Cast, gather, secret_in_last_message

__all__ = ["Cast", "gather", "secret_in_last_message"]
