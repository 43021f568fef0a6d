"""The words of a PDF as a reader gets them: each code of a font by the table that the file brings for it."""

import re

import pikepdf


def text_of_pdf(pdf):
    """Every page, in the order in which it was set."""
    return " ".join(" ".join(_words(page)) for page in pdf.pages)


def _words(page):
    fonts = {name: _characters(font) for name, font in page.Resources.Font.items()}
    characters = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            characters = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            shown = operands[0] if str(operator) == "TJ" else operands
            yield "".join(_read(bytes(each), characters) for each in shown if isinstance(each, pikepdf.String))


def _read(codes, characters):
    return "".join(characters.get(codes[at : at + 2].hex(), "") for at in range(0, len(codes), 2))


def _characters(font):
    """{two bytes: text}, from the table of single codes and the table of ranges."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]{4,})>\n", table)
    return {code.lower(): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
