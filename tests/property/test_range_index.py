"""The index of address ranges finds what looking at each of them in turn finds."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from hypothesis import given
from hypothesis import strategies as st

from vaultkit.kubernetes.cluster.range_index import Range, RangeIndex

ADDRESS = st.sampled_from([IPv4Address, IPv6Address])
RANGES = st.builds(
    lambda kind, first, size: Range(kind(first), kind(min(first + size, 40)), ""),
    ADDRESS,
    st.integers(0, 40),
    st.sampled_from([0, 0, 1, 3, 12, 40]),
)
OWNERS = st.sampled_from(["a", "b", "c", None])


@given(st.lists(st.tuples(RANGES, OWNERS), max_size=30), RANGES, st.integers(0, 31), OWNERS)
def test_the_first_that_meets(
    held: list[tuple[Range, str | None]], asked: Range, before: int, owner: str | None
) -> None:
    index = RangeIndex(held)
    met = [each for each, _ in held if each.meets(asked)]
    counted = [each for each, whose in held[:before] if each.meets(asked) and whose != owner]
    assert index.find(asked) is next(iter(met), None)
    assert index.find(asked, before=before, but=owner) is next(iter(counted), None)
