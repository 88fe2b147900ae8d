"""The bench says whether nomenklatura was compared with, and how."""

from deploy.bench import peer
from services.screening.matching.lists import open_matcher
from services.screening.watchlists.load import load_bundled


def test_it_compares_where_the_extra_is_installed_and_says_so_where_it_is_not() -> None:
    said = peer.nomenklatura(load_bundled().entries[:10], ["Hikvision"], open_matcher(), 1.0, 7)
    if peer.is_installed():
        assert said.count("× ours") == 2 * len(peer.ALGORITHMS) + 1
        assert "nearest by trigrams" in said
    else:
        assert said == "nomenklatura  not compared with: install the extra `bench`"
