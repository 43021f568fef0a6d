"""Pictures inside documents, without what stands beside the picture; not one pixel is computed anew.

What stays is listed, and everything else goes: cameras and programs add parts that nobody here has heard of.
"""

from collections.abc import Iterator
from struct import error as struct_error
from struct import unpack_from

from proposals.files.stripping.unknown import Unknown

PNG_START = b"\x89PNG\r\n\x1a\n"
OF_A_PNG = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"}  # beside what every PNG must have
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
OF_A_JPEG = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDD, 0xE0, 0xE2, 0xEE}  # tables, scans; density, colour profile, colours
OF_A_JPEG_2000 = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}


def without_remarks(picture: bytes) -> bytes:
    """raises  Unknown, where it is no PNG, JPEG or JPEG 2000, or a damaged one"""
    try:
        if picture.startswith(PNG_START):
            return PNG_START + b"".join(_of_png(picture))
        if picture.startswith(b"\xff\xd8"):
            return b"\xff\xd8" + b"".join(_of_jpeg(picture)) + b"\xff\xd9"
        if picture[4:8] == b"jP  ":
            return b"".join(_of_jpeg_2000(picture))
    except (struct_error, IndexError) as error:
        raise Unknown from error
    if picture.startswith(b"\xff\x4f\xff\x51"):  # a bare JPEG 2000, which is its pixels alone
        return picture
    raise Unknown


def _of_png(picture: bytes) -> Iterator[bytes]:
    place, name = len(PNG_START), b""
    while name != b"IEND":
        length, name = unpack_from(">I4s", picture, place)
        if name[:1].isupper() or name in OF_A_PNG:
            yield picture[place : place + 12 + length]
        place += 12 + length


def _of_jpeg(picture: bytes) -> Iterator[bytes]:
    """Segments up to the end of the image; what somebody wrote behind it goes as well."""
    place = 2
    while picture[place + 1] != END_OF_IMAGE:
        if picture[place] != 0xFF:
            raise Unknown
        marker, (length,) = picture[place + 1], unpack_from(">H", picture, place + 2)
        end = place + 2 + length
        if marker == START_OF_SCAN:
            end = _end_of_scan(picture, end)
        if marker in OF_A_JPEG:
            yield picture[place:end]
        place = end


def _end_of_scan(picture: bytes, place: int) -> int:
    """Where the next segment begins: in the pixels, FF is followed by 00 or by one of the marks D0 to D7."""
    while picture[place] != 0xFF or picture[place + 1] == 0 or 0xD0 <= picture[place + 1] <= 0xD7:
        found = picture.find(b"\xff", place + 1)
        if found < 0:
            raise Unknown
        place = found
    return place


def _of_jpeg_2000(picture: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(picture):
        length, name = unpack_from(">I4s", picture, place)
        end = place + length if length > 8 else len(picture)
        if length == 1:  # the length of a very large box stands behind its name
            raise Unknown
        if name in OF_A_JPEG_2000:
            yield picture[place:end]
        place = end
