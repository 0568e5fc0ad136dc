"""Writes Fuzz/font: two small fonts of polygons, with TrueType's and with PostScript's outlines.

    python3 Tests/Fixtures/fuzz_fonts.py

Needs fonttools.
"""
import math
import pathlib
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

folder = pathlib.Path(__file__).with_name("Fuzz") / "font"
folder.mkdir(parents=True, exist_ok=True)
letters = "abcdefghijklmnop"
names = [".notdef"] + list(letters)


def draw(pen, corners):
    points = [
        (round(500 + 400 * math.cos(2 * math.pi * k / corners)), round(400 + 300 * math.sin(2 * math.pi * k / corners)))
        for k in range(corners)]
    pen.moveTo(points[0])
    for i, point in enumerate(points[1:-1]):
        pen.lineTo(point) if i % 2 else pen.curveTo(point, (500, 400), points[i + 2])
    pen.closePath()


for isTrueType in [True, False]:
    builder = FontBuilder(1000, isTTF=isTrueType)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): letter for letter in letters})
    glyphs = {}
    for number, name in enumerate(names):
        pen = TTGlyphPen(None) if isTrueType else T2CharStringPen(1000, None)
        if isTrueType:
            pen.moveTo((100, 0)), pen.lineTo((100 + 40 * number, 700)), pen.qCurveTo((500, 600 - 30 * number), (800, 0)), pen.closePath()
        else:
            draw(pen, number + 3)
        glyphs[name] = pen.glyph() if isTrueType else pen.getCharString()
    if isTrueType:
        builder.setupGlyf(glyphs)
    else:
        builder.setupCFF("Polygons", {}, glyphs, {})
    builder.setupHorizontalMetrics({name: (1000, 0) for name in names})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost()
    builder.font.recalcTimestamp = False
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.save(folder / ("polygons.ttf" if isTrueType else "polygons.otf"))
