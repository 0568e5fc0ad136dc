// FreeType's C API, with wrappers for macros and calls that Swift cannot import.
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include FT_BBOX_H
#include <stdint.h>

/// Opens the first font of a file; returns 0, or FreeType's error. Both are closed by `freetype_close`.
static inline int freetype_open(const char *path, FT_Library *library, FT_Face *face) {
  int error = FT_Init_FreeType(library);
  if (error) return error;
  error = FT_New_Face(*library, path, 0, face);
  if (!error && !FT_IS_SCALABLE(*face)) {
    FT_Done_Face(*face);
    error = FT_Err_Invalid_File_Format;
  }
  if (error) FT_Done_FreeType(*library);
  return error;
}

static inline void freetype_close(FT_Library library, FT_Face face) {
  FT_Done_Face(face);
  FT_Done_FreeType(library);
}

/// Draws a glyph into a square image of `side` pixels a side, which is all zeros: ink becomes up to 255.
///
/// The glyph's box is scaled to `fill` pixels on its longer side, then transformed by `matrix` (row by row) about its
/// center, moved from the image's center by `right` and `up` pixels, and its strokes are made wider by `bold` pixels.
/// Returns 0, or FreeType's error; -1 where the glyph has no ink.
static inline int freetype_draw(
    FT_Library library, FT_Face face, unsigned glyph, int side, double fill, const double *matrix,
    double right, double up, double bold, uint8_t *pixels) {
  // In the font's own units: hinting would depend on the size.
  int error = FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_IGNORE_TRANSFORM);
  if (error) return error;
  if (face->glyph->format != FT_GLYPH_FORMAT_OUTLINE) return -1;
  FT_Outline *outline = &face->glyph->outline;
  FT_BBox box;
  if (outline->n_points == 0 || FT_Outline_Get_BBox(outline, &box)) return -1;
  FT_Pos width = box.xMax - box.xMin, height = box.yMax - box.yMin;
  FT_Pos longer = width > height ? width : height;
  if (longer <= 0 || longer > 1 << 16) return -1;
  FT_Outline_Translate(outline, -(box.xMin + box.xMax) / 2, -(box.yMin + box.yMax) / 2);
  double scale = fill * 64 * 65536 / (double)longer;
  FT_Matrix transform = {
      (FT_Fixed)(matrix[0] * scale), (FT_Fixed)(matrix[1] * scale), (FT_Fixed)(matrix[2] * scale),
      (FT_Fixed)(matrix[3] * scale)};
  FT_Outline_Transform(outline, &transform);
  if (bold != 0) FT_Outline_Embolden(outline, (FT_Pos)(bold * 64));
  // Bold strokes grow to the right and up only.
  FT_Outline_Translate(
      outline, (FT_Pos)((side / 2.0 + right - bold / 2) * 64),
      (FT_Pos)((side / 2.0 + up - bold / 2) * 64));
  FT_Bitmap bitmap = {0};
  bitmap.rows = bitmap.width = (unsigned)side;
  bitmap.pitch = side;
  bitmap.buffer = pixels;
  bitmap.num_grays = 256;
  bitmap.pixel_mode = FT_PIXEL_MODE_GRAY;
  return FT_Outline_Get_Bitmap(library, outline, &bitmap);
}
