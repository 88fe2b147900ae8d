"""What a process loads once lives as long as it does: the cycle collector need not walk it each time."""

import gc


def settle() -> None:
    """Take everything alive out of the collector's sight until the next call; what died meanwhile is freed.

    With the bundled lists one full collection takes 0.4 s of CPU, during which no decision is made; 0.02 s
    without what is loaded. Call it after loading: it does one full collection itself.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
