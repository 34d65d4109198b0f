"""Hearing back: reports that are due, written, read and answered; and what a group tells its funders early."""
