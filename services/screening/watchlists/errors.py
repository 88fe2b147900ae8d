"""What can be wrong with a list, said so that an operator can act on it."""


class WatchlistError(ValueError):
    """A list file cannot be read or must not be used; the message says which, where and why."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem
