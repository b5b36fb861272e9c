from parsers.body.features import NAMES


def test_no_two_features_share_a_name() -> None:
    assert len(set(NAMES)) == len(NAMES)
