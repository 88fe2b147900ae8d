"""What was found of late: it is remembered while it is asked for, and there is never much of it."""

from services.screening.matching.index.recent import Recent


def test_what_is_asked_for_stays_and_what_is_not_is_forgotten() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.keep("asked", 1)
    for number in range(2, 8):
        recent.keep(f"once {number}", number)
        assert recent.get("asked") == 1
    assert recent.get("once 2") is None
    assert recent.get("once 7") == 7
