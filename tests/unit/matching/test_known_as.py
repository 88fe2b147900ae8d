"""A field that holds several names of one party is found by each of them."""

import pytest

from services.screening.matching.compare import compare_names
from services.screening.matching.words.known_as import names_within


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("AZURE CREST (ex-OCEAN LILY)", ("AZURE CREST", "OCEAN LILY")),
        ("AZURE CREST ex OCEAN LILY", ("AZURE CREST", "OCEAN LILY")),
        ("Azure Crest (ex Ocean Lily, ex Donna Rosa)", ("Azure Crest", "Ocean Lily", "Donna Rosa")),
        ("Qalander GmbH, vormals Zorbex AG", ("Qalander GmbH", "Zorbex AG")),
        ("Qalander LLC f/k/a Zorbex LLC", ("Qalander LLC", "Zorbex LLC")),
        ("Qalander LLC (a.k.a., Zorbex LLC)", ("Qalander LLC", "Zorbex LLC")),
        ("ООО «Каландр» (ранее ООО «Зорбекс»)", ("ООО «Каландр", "ООО «Зорбекс")),
        ("Sabine Krahl geb. Leuthold", ("Sabine Krahl", "Sabine Leuthold")),
        ("Odile Vauquelin née Deroche", ("Odile Vauquelin", "Odile Deroche")),
        ("FERDIE (AKA: FERNANDO RESADA)", ("FERDIE", "FERNANDO RESADA")),
        ("Jean Aka Kouame", ()),
        ("Golden ABA Trading", ()),
        ("Ex Libris Trading", ()),
        ("Mercado Export", ()),
        ("Born Again Holdings", ()),
    ],
)
def test_former_other_and_maiden_names_are_names_of_their_own(text: str, names: tuple[str, ...]) -> None:
    assert names_within(text) == names


def test_a_party_is_found_by_its_former_name_and_not_by_a_mixture() -> None:
    assert compare_names("AZURE CREST (ex-OCEAN LILY)", "Ocean Lily", "vessel")[1] == "strong"
    assert compare_names("AZURE CREST (ex-OCEAN LILY)", "Azure Lily", "vessel")[1] == "none"
