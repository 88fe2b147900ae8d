"""The Merkle tree: the test vectors' shape of RFC 6962, and proofs for every size."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    Place,
    Steps,
    consistency_steps,
    consistent,
    folded,
    included,
    inclusion_steps,
    node_hash,
    root_of,
)


def _leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(b"\x00" + str(number).encode()).digest() for number in range(count)]


def _nodes(leaves: list[bytes]) -> dict[Place, bytes]:
    """What is stored of a tree: its leaves, and the nodes that each of them completed."""
    tree, found = Frontier(), {Place(0, number): leaf for number, leaf in enumerate(leaves)}
    for leaf in leaves:
        found |= dict(tree.append(leaf))
    return found


def _proof(leaves: list[bytes], steps: Steps) -> list[bytes]:
    nodes = _nodes(leaves)
    return [folded([nodes[place] for place in step]) for step in steps]


def inclusion_proof(leaves: list[bytes], index: int) -> list[bytes]:
    return _proof(leaves, inclusion_steps(index, len(leaves)))


def consistency_proof(leaves: list[bytes], old_size: int) -> list[bytes]:
    return _proof(leaves, consistency_steps(old_size, len(leaves)))


def _path_by_definition(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*_path_by_definition(index, leaves[:half]), _by_definition(leaves[half:])]
    return [*_path_by_definition(index - half, leaves[half:]), _by_definition(leaves[:half])]


def _subproof_by_definition(old: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962, section 2.1.2."""
    if old == len(leaves):
        return [] if whole else [_by_definition(leaves)]
    half = _half(len(leaves))
    if old <= half:
        return [
            *_subproof_by_definition(old, leaves[:half], whole=whole),
            _by_definition(leaves[half:]),
        ]
    return [
        *_subproof_by_definition(old - half, leaves[half:], whole=False),
        _by_definition(leaves[:half]),
    ]


def _half(size: int) -> int:
    half = 1
    while half * 2 < size:
        half *= 2
    return half


def _by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = _half(len(leaves))
    return node_hash(_by_definition(leaves[:half]), _by_definition(leaves[half:]))


def test_published_roots() -> None:
    """The roots of certificate-transparency's well-known eight inputs."""
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(text)).digest() for text in inputs]
    assert root_of(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root_of(leaves[:2]).hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert root_of(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("size", range(40))
def test_the_root_is_that_of_the_definition(size: int) -> None:
    assert root_of(_leaves(size)) == _by_definition(_leaves(size))


def test_the_empty_tree_has_a_root() -> None:
    assert Frontier().root() == EMPTY_ROOT


def test_a_copy_does_not_follow() -> None:
    tree = Frontier(_leaves(5))
    copy = tree.copy()
    tree.append(b"\x01" * 32)
    assert (copy.size, copy.root()) == (5, root_of(_leaves(5)))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 20])
def test_proofs_are_those_of_the_definition(size: int) -> None:
    leaves = _leaves(size)
    for index in range(size):
        assert inclusion_proof(leaves, index) == _path_by_definition(index, leaves)
        old = index + 1
        assert consistency_proof(leaves, old) == _subproof_by_definition(old, leaves, whole=True)


@given(st.integers(1, 10**12), st.data())
def test_a_proof_takes_two_nodes_a_level_at_most(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    for steps in (inclusion_steps(index, size), consistency_steps(index + 1, size)):
        assert sum(len(step) for step in steps) <= 2 * size.bit_length()


@given(st.integers(1, 70), st.data())
def test_each_leaf_is_shown_to_be_included(size: int, data: st.DataObject) -> None:
    leaves = _leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(leaves, index)
    assert included(leaves[index], index, size, proof, root_of(leaves))


@given(st.integers(2, 70), st.data())
def test_no_other_leaf_passes_for_it(size: int, data: st.DataObject) -> None:
    leaves = _leaves(size)
    index, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    proof, root = inclusion_proof(leaves, index), root_of(leaves)
    assert not included(leaves[other], index, size, proof, root)
    assert not included(leaves[index], other, size, proof, root)
    assert not included(leaves[index], index, size, [*proof, leaves[0]], root)
    assert not included(leaves[index], index, size, proof[:-1], root)


@given(st.integers(1, 70), st.data())
def test_a_longer_tree_is_shown_to_continue_a_shorter(size: int, data: st.DataObject) -> None:
    leaves = _leaves(size)
    old = data.draw(st.integers(1, size))
    proof = consistency_proof(leaves, old)
    assert consistent(old, root_of(leaves[:old]), size, root_of(leaves), proof)


@given(st.integers(2, 70), st.data())
def test_a_rewritten_tree_does_not_pass_for_a_continuation(size: int, data: st.DataObject) -> None:
    leaves = _leaves(size)
    old = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old - 1))
    old_root = root_of(leaves[:old])
    leaves[changed] = b"\xff" * 32
    assert not consistent(old, old_root, size, root_of(leaves), consistency_proof(leaves, old))


@given(st.integers(2, 70), st.data())
def test_a_shortened_proof_does_not_pass(size: int, data: st.DataObject) -> None:
    leaves = _leaves(size)
    old = data.draw(st.integers(1, size - 1))
    proof = consistency_proof(leaves, old)
    assert not consistent(old, root_of(leaves[:old]), size, root_of(leaves), proof[:-1])


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(_leaves(3), index)


@pytest.mark.parametrize("size", [0, 4])
def test_there_is_no_proof_for_a_size_that_never_was(size: int) -> None:
    with pytest.raises(IndexError):
        consistency_proof(_leaves(3), size)
