"""What stops a local run, said to its reader."""


class LocalError(Exception):
    """Something on this machine stands in the way; the message is one line saying what to do about it."""
