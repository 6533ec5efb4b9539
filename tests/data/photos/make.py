#!/usr/bin/env python3
"""Makes every file of this folder. Needs Pillow (made with 13.0).

The outputs are committed; run this only to add or change one, and look at the
difference: other versions of Pillow write other bytes.
"""

import io
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageCms

HERE = Path(__file__).parent
WIDTH, HEIGHT = 48, 32


def scene():
    """Nothing in it is symmetrical: four corners of four colours, one of them larger."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (200, 200, 200))
    for box, colour in [
        ((0, 0, 16, 16), (220, 30, 30)),
        ((32, 0, 48, 16), (30, 160, 40)),
        ((0, 16, 32, 32), (30, 60, 210)),
        ((32, 16, 48, 32), (240, 210, 40)),
    ]:
        picture.paste(colour, box)
    return picture


def save(name, picture, **options):
    picture.save(HERE / name, **options)


def exif(orientation, gps=False):
    tags = Image.Exif()
    tags[0x0112] = orientation
    if gps:
        tags[0x010F] = "SecretCamera"
        tags[0x8825] = {1: "N", 2: (51.0, 30.0, 26.0), 3: "W", 4: (0.0, 7.0, 39.0)}
    return tags


# How a camera stores what is seen upright, for EXIF values 2 to 8.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def orientations():
    for value in range(1, 9):
        picture = scene()
        if value in STORED:
            picture = picture.transpose(STORED[value])
        save(f"exif-{value}.jpg", picture, quality=95, subsampling=0, exif=exif(value))
        if value == 6:
            save("exif-6.png", picture, exif=exif(value))
            save("exif-6.webp", picture, lossless=True, exif=exif(value))


def profiles():
    """Colour spaces: the numbers differ from the sRGB file's, the colours do not."""
    xyz = {  # primaries adapted to D50, as in the published profiles
        "Display P3": ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)),
        "Adobe RGB": ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)),
    }
    srgb = ImageCms.createProfile("sRGB")
    p3 = rgb_profile("Display P3", xyz["Display P3"], SRGB_CURVE)
    adobe = rgb_profile("Adobe RGB", xyz["Adobe RGB"], gamma_curve(563))
    for name, profile in [("display-p3.jpg", p3), ("adobe-rgb.jpg", adobe)]:
        target = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        picture = ImageCms.profileToProfile(scene(), srgb, target)
        save(name, picture, quality=95, subsampling=0, icc_profile=profile)
    grey = scene().convert("L").point(lambda v: round(255 * linear(v / 255)))
    save("grey-linear.png", grey, icc_profile=grey_profile(gamma_curve(256)))
    save("srgb-profile.jpg", scene(), quality=95, subsampling=0,
         icc_profile=ImageCms.ImageCmsProfile(srgb).tobytes())


def linear(v):
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


SRGB_CURVE = b"para" + struct.pack(
    ">4xHxx5i", 3, *(round(v * 65536) for v in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
)


def gamma_curve(value):
    """`value` is 8.8 fixed point."""
    return b"curv" + struct.pack(">4xIH2x", 1, value)


def xyz_tag(values):
    return b"XYZ " + struct.pack(">4x3i", *(round(v * 65536) for v in values))


def text_tag(text):
    encoded = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">4xII2s2sII", 1, 12, b"en", b"US", len(encoded), 28) + encoded


def profile(space, tags):
    head_size = 128 + 4 + 12 * len(tags)
    table, body = b"", b""
    for name, data in tags:
        data += b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", head_size + len(body), len(data))
        body += data
    head = struct.pack(
        ">I4xI4s4s4s12x4s28x3i48x", head_size + len(body), 0x04300000, b"mntr", space, b"XYZ ", b"acsp",
        63190, 65536, 54061,
    )
    return head + struct.pack(">I", len(tags)) + table + body


def rgb_profile(name, primaries, curve):
    return profile(b"RGB ", [
        (b"desc", text_tag(name)), (b"cprt", text_tag("CC0")), (b"wtpt", xyz_tag((0.9642, 1, 0.8249))),
        *((tag, xyz_tag(value)) for tag, value in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries)),
        *((tag, curve) for tag in (b"rTRC", b"gTRC", b"bTRC")),
    ])


def grey_profile(curve):
    return profile(b"GRAY", [
        (b"desc", text_tag("Grey")), (b"cprt", text_tag("CC0")), (b"wtpt", xyz_tag((0.9642, 1, 0.8249))),
        (b"kTRC", curve),
    ])


def cmyk_profile():
    """The plainest of four-ink printers: a 2⁴ table from ink to Lab."""
    grid = b""
    for corner in range(16):
        c, m, y, k = ((corner >> bit) & 1 for bit in (3, 2, 1, 0))
        rgb = tuple(0 if k or ink else 255 for ink in (c, m, y))
        # A tint on purpose: paper that is not quite white shows that the profile is used.
        grid += bytes(lab(rgb) if rgb != (255, 255, 255) else (242, 128, 140))
    straight = bytes(range(256))
    table = b"mft1" + struct.pack(">4xBBBx9i", 4, 3, 2, *(round(v * 65536) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1)))
    return profile_lab(table + 4 * straight + grid + 3 * straight)


def lab(rgb):
    r, g, b = (linear(c / 255) for c in rgb)
    x = 0.43607 * r + 0.38515 * g + 0.14307 * b
    y = 0.22249 * r + 0.71687 * g + 0.06061 * b
    z = 0.01392 * r + 0.09708 * g + 0.71410 * b
    fx, fy, fz = (root(v / n) for v, n in zip((x, y, z), (0.9642, 1, 0.8249)))
    return round(2.55 * (116 * fy - 16)), round(128 + 500 * (fx - fy)), round(128 + 200 * (fy - fz))


def root(t):
    return t ** (1 / 3) if t > 216 / 24389 else (841 / 108) * t + 4 / 29


def profile_lab(a2b):
    made = bytearray(profile(b"CMYK", [
        (b"desc", text_tag("Four inks")), (b"cprt", text_tag("CC0")), (b"wtpt", xyz_tag((0.9642, 1, 0.8249))),
        (b"A2B0", a2b),
    ]))
    made[8:12], made[12:16], made[20:24] = b"\x02\x40\0\0", b"prtr", b"Lab "
    return bytes(made)


def inks():
    save("cmyk.jpg", scene().convert("CMYK"), quality=95)
    save("cmyk-icc.jpg", scene().convert("CMYK"), quality=95, icc_profile=cmyk_profile())
    # Pillow writes no YCCK; the same pixels can be read as YCCK when they are grey:
    # inverted cyan as Y, neutral chroma, no black.
    grey = scene().convert("L")
    flat = Image.new("L", grey.size, 127)
    black = Image.new("L", grey.size, 0)
    ycck = Image.merge("CMYK", (grey, flat, flat, black))
    out = io.BytesIO()
    ycck.save(out, "jpeg", quality=95)
    data = bytearray(out.getvalue())
    at = data.index(b"Adobe") + 11
    assert data[at] == 0
    data[at] = 2
    (HERE / "ycck-grey.jpg").write_bytes(data)


def depths():
    save("grey.jpg", scene().convert("L"), quality=95)
    save("grey-alpha.png", with_hole(scene()).convert("LA"))
    save("progressive.jpg", scene(), quality=95, subsampling=0, progressive=True)
    save("subsampled.jpg", scene(), quality=95, subsampling=2)
    save("palette-alpha.png", with_hole(scene()).quantize(16))
    save("rgba.png", with_hole(scene()))
    save("rgba-opaque.png", scene().convert("RGBA"))
    save("photo.webp", scene(), quality=95)
    save("alpha.webp", with_hole(scene()), lossless=True)
    other = scene().transpose(Image.Transpose.ROTATE_180)
    save("animated.gif", scene(), save_all=True, append_images=[other], duration=100, loop=0)
    save("animated.webp", scene(), save_all=True, append_images=[other], duration=100, lossless=True)
    (HERE / "sixteen-bit.png").write_bytes(sixteen_bit(scene()))


def with_hole(picture):
    """The upper right corner is see-through, the lower left one half so."""
    picture = picture.convert("RGBA")
    picture.paste((30, 160, 40, 0), (32, 0, 48, 16))
    picture.paste((30, 60, 210, 128), (0, 16, 32, 32))
    return picture


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, depth, colour, data):
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))


def sixteen_bit(picture):
    rows = b""
    for y in range(picture.height):
        row = b"".join(struct.pack(">3H", *(v * 257 for v in picture.getpixel((x, y)))) for x in range(picture.width))
        rows += b"\0" + row
    return png(picture.width, picture.height, 16, 2, rows)


def broken():
    whole = (HERE / "exif-1.jpg").read_bytes()
    (HERE / "truncated.jpg").write_bytes(whole[: len(whole) * 3 // 4])
    (HERE / "bomb.png").write_bytes(png(60000, 60000, 8, 2, b"\0" * 100_000))
    (HERE / "really-a-png.jpg").write_bytes((HERE / "sixteen-bit.png").read_bytes())
    heic = struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"heic", 0, b"mif1", b"heic")
    (HERE / "stub.heic").write_bytes(heic + struct.pack(">I4s", 8, b"mdat"))


def private():
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>SecretPerson</x:xmpmeta>"
    out = io.BytesIO()
    scene().save(out, "jpeg", quality=95, subsampling=0, exif=exif(1, gps=True), comment=b"SecretComment")
    data = out.getvalue()
    segment = b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp
    (HERE / "gps-xmp.jpg").write_bytes(data[:2] + segment + data[2:])


orientations()
profiles()
inks()
depths()
broken()
private()
