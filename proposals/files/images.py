"""Images, verified and written anew: what comes out holds the picture and nothing else, no place and no camera."""

from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from proposals.files.kinds import FileRefused

MOST_PIXELS = 40_000_000
Image.MAX_IMAGE_PIXELS = None  # ours is checked before a pixel is read


def written_anew_as_png(path: Path, into: Path) -> Path:
    picture = picture_of(path, "PNG")
    if picture.mode not in ("1", "L", "LA", "RGB", "RGBA", "I;16"):
        picture = picture.convert("RGBA")
    picture.save(into, "PNG")
    return into


def written_anew_as_jpeg(path: Path, into: Path) -> Path:
    picture = picture_of(path, "JPEG")
    if picture.mode != "L":
        picture = picture.convert("RGB")
    picture.save(into, "JPEG", quality=90)
    return into


def picture_of(path: Path, kind: str) -> Any:
    """The pixels, the right way up, without text, profile, thumbnail or EXIF."""
    try:
        with Image.open(path, formats=(kind,)) as image:
            must_be_of_a_size(*image.size)
            image.verify()
        with Image.open(path, formats=(kind,)) as image:
            picture = ImageOps.exif_transpose(image)
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, ArithmeticError) as error:
        raise FileRefused("can’t be read as an image. Open it in a picture program, save it anew.") from error
    if picture.mode == "P" and "transparency" in picture.info:
        picture = picture.convert("RGBA")
    picture.info = {}
    return picture


def must_be_of_a_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        has, most = width * height // 10**6, MOST_PIXELS // 10**6
        raise FileRefused(f"has {has} million pixels. Make it smaller, to at most {most} million, and attach that.")
