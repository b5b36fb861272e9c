"""A picture is one, whatever its size, crop, format and server."""

import pytest

from parsers.metadata.picture import picture_key

BASE = "https://img.coast.example"


@pytest.mark.parametrize(
    "addresses",
    [
        ("/2026/well.jpg", "/2026/well-1024x683.jpg", "/2026/well-scaled.webp", "/2026/well.jpg?w=760"),
        ("/2026/well_thumb.jpg", "/2026/well_large.jpg", "/2026/large/well.jpg", "/2026/Well.JPG"),
        ("/styles/facebook/public/well-1200x628.jpg", "/styles/576x432/public/well.jpg"),
        ("/9f86d081884c7d659a2feaa0c55ad015_800.jpg", "/9f86d081884c7d659a2feaa0c55ad015_1280.jpg"),
        ("/file/1585522/700x400.jpg", "/file/1585522/1200x675.jpg"),
        ("/resize?url=https%3A%2F%2Fcdn.example%2Fdry%2Fwell.jpg", "/q90/https://cdn.example/dry/well.jpg"),
        ("/i?img=%2Fphoto%2Fwell%5F16x9.jpg", "/photo/well_16x9.jpg"),
        ("/image_16x9_well.jpg", "/image1x1_well.jpg", "/image_well.jpg"),
        ("/im-40500833/social", "/im-40500833?width=1280&size=1"),
    ],
)
def test_views_of_one_picture_have_one_key(addresses: tuple[str, ...]) -> None:
    assert len({picture_key(BASE + address) for address in addresses}) == 1


@pytest.mark.parametrize(
    "addresses",
    [
        ("/2026/well.jpg", "/2026/pump.jpg"),
        ("/1/image.jpg", "/2/image.jpg", "/3/photo.jpg"),
        ("/DSC_0123.jpg", "/DSC_0124.jpg", "/DSC_0800.jpg"),
        ("/39p1.jpg", "/39p2.jpg"),
        ("/well-1.jpg", "/well-2.jpg"),
        ("/a/9f86d081884c7d659a2feaa0c55ad015", "/a/60303ae22b998861bce3b28f33eec1be"),
    ],
)
def test_pictures_of_like_names_are_several(addresses: tuple[str, ...]) -> None:
    assert len({picture_key(BASE + address) for address in addresses}) == len(addresses)


def test_a_long_address_has_a_key_in_one_pass() -> None:
    assert picture_key(f"{BASE}/{'a-' * 100_000}.jpg")
