"""What a change of a list can affect is found: none missed, and not much more than that."""

from deploy.bench.reassessment import measure, text_of


def test_no_name_near_to_a_changed_entry_is_missed() -> None:
    found = measure(orders=1_500, entries=40, seed=3, judged=150, sampled=40)
    assert found.missed == 0
    assert found.truly_near > 3
    assert found.found_of_judged <= 3 * found.truly_near
    assert f"0 of {found.truly_near} truly near" in text_of(found)
