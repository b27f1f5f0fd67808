"""What words say of more, less, the same, the others and the signs of a network's numbers is true of them as they read.

Each scene is run over networks at which such words are easily false; every claim is then found in the words, and worked
out again from the texts in the ledger.
"""

from __future__ import annotations

import re

import pytest
from calculations import holds, inexact_operands, pieces_of, texts_of_one_value
from claims import false_claims, run, unsaid_claims
from claims_on_networks import CLAIMS
from network_claims import NETWORKS, ON_NETWORKS

SCENES = tuple(dict.fromkeys(scene for scene, _ in CLAIMS))


@pytest.mark.parametrize(("case", "language"), ON_NETWORKS)
def test_words_on_a_network_are_true_of_its_numbers(case, language):
    for scene in SCENES:
        found = run(scene, case, language, tuple(NETWORKS[case].items()))
        assert list(false_claims(scene, language, found, CLAIMS)) == [], scene


@pytest.mark.parametrize(("case", "language"), ON_NETWORKS)
def test_written_arithmetic_can_be_redone_by_hand_or_says_that_it_is_rounded(case, language):
    redone = 0
    for scene in SCENES:
        found = run(scene, case, language, tuple(NETWORKS[case].items()))
        assert texts_of_one_value(found.ledger) == [], scene
        for written in found.written:
            sides = [(left, sign, right) for left, sign, right in pieces_of(written) if None not in (left, right)]
            redone += len(sides)
            assert all(holds(*each) for each in sides), (scene, written)
            # Only these write each number in one way.
            assert scene not in ("ForwardPass", "LossScene") or not inexact_operands(written, found.ledger), written
    assert redone > 8


FIRST = {"zh": "第一个(新?权重|隐藏神经元|输出|目标)", "en": "first (new weight|weight|hidden neuron|output|target)"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", ["across", "too small a step for one"])
def test_nothing_is_called_the_first_where_there_is_one_only(case, language):
    single = NETWORKS["across"] | ({} if case == "across" else {"learning_rate": 1e-18, "weights": (1, 2)})
    for scene in SCENES:
        said = run(scene, case, language, tuple(single.items())).said
        assert [words for words in said.values() if re.search(FIRST[language], words)] == [], scene


def test_each_claim_is_in_some_words_of_its_beat():
    """So that a claim that is looked for is there, also when the words change."""
    assert unsaid_claims(CLAIMS) == []
