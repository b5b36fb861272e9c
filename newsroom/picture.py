"""Pictures that no camera took: a horizon under a sky, drawn as SVG from the picture's own address."""

import zlib


def picture(path: str) -> bytes:
    """The same address always gives the same picture (640 x 360)."""
    seed = zlib.crc32(path.encode())
    sky, ground, sun = 180 + seed % 50, 25 + seed // 50 % 25, 80 + seed // 2500 % 480
    ridge = " ".join(f"{x},{215 + (seed >> x // 40) % 37}" for x in range(0, 641, 40))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" width="640" height="360">'
        f'<rect width="640" height="360" fill="hsl({sky} 45% 72%)"/>'
        f'<circle cx="{sun}" cy="110" r="38" fill="hsl(42 90% 78%)"/>'
        f'<polygon points="0,360 {ridge} 640,360" fill="hsl({ground} 38% 52%)"/>'
        f'<rect y="300" width="640" height="60" fill="hsl({ground} 34% 40%)"/></svg>'
    ).encode()
