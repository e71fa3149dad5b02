"""What may be said of a number, by how its people were recruited."""

import pytest

from polling.stats.labels import Basis, Uncertainty, basis_of, label, one_basis
from polling.stats.problems import MixedSamples


@pytest.mark.parametrize(
    ("recruitment", "is_random", "is_weighted", "basis", "uncertainty"),
    [
        ("list", True, True, Basis.PROBABILITY, Uncertainty.MARGIN),
        ("list", True, False, Basis.PROBABILITY, Uncertainty.MARGIN),
        ("list", False, True, Basis.LIST, Uncertainty.NONE),
        ("open_link", False, True, Basis.OPEN_LINK, Uncertainty.MODEL),
        ("open_link", False, False, Basis.OPEN_LINK, Uncertainty.NONE),
        ("supporters", False, True, Basis.SUPPORTERS, Uncertainty.NONE),
        # a draw among volunteers is still of volunteers
        ("open_link", True, False, Basis.OPEN_LINK, Uncertainty.NONE),
        ("supporters", True, True, Basis.SUPPORTERS, Uncertainty.NONE),
    ],
)
def test_the_label_follows_how_people_came(recruitment, is_random, is_weighted, basis, uncertainty):
    found = label(basis_of(recruitment, is_random=is_random), is_weighted=is_weighted)

    assert (found.basis, found.uncertainty) == (basis, uncertainty)
    assert found.may_show_margin == (basis == Basis.PROBABILITY)
    assert found.may_show_interval == found.may_test == (uncertainty != Uncertainty.NONE)


@pytest.mark.parametrize("is_weighted", [True, False])
@pytest.mark.parametrize("basis", list(Basis))
def test_margin_of_error_is_claimed_for_random_samples_alone(basis, is_weighted):
    found = label(basis, is_weighted=is_weighted)

    assert found.name
    assert found.why.endswith(".")
    assert (found.precision == "margin of error") == (basis == Basis.PROBABILITY)
    if basis in {Basis.OPEN_LINK, Basis.SUPPORTERS}:
        assert found.name.startswith("not a random sample")


def test_samples_of_one_kind_keep_it():
    assert one_basis([Basis.LIST, Basis.LIST]) == Basis.LIST


@pytest.mark.parametrize(
    ("bases", "words"),
    [
        ([Basis.PROBABILITY, Basis.OPEN_LINK], "a random sample.*open link.*side by side"),
        ([Basis.PROBABILITY, Basis.LIST], "not drawn by chance"),
        ([Basis.SUPPORTERS, Basis.OPEN_LINK, Basis.SUPPORTERS], "our own supporters.*open link"),
        ([], "no sample"),
    ],
)
def test_samples_of_different_kinds_are_never_one_number(bases, words):
    with pytest.raises(MixedSamples, match=words):
        one_basis(bases)


def test_a_mixed_recruitment_has_no_basis():
    with pytest.raises(MixedSamples, match="keep each sample apart"):
        basis_of("list+open_link", is_random=True)
