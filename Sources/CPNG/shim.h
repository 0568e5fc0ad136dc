#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

// libpng reports errors through longjmp, which Swift cannot handle, so decoding is done in C. The simplified
// interface (png_image_*) needs no longjmp, but it applies the file's gamma, which Pillow does not.

/// The bytes to decode, whether all rows are decoded, whether a checksum of pixels is wrong, and the message of an
/// error.
typedef struct {
  const uint8_t *bytes;
  size_t count, position;
  int is_complete, is_damaged;
  /// Whether the last row is being read, and whether its pixels are still missing.
  int is_last, is_pending;
  char message[160];
} png_source;

static inline void png_source_read(png_structp png, png_bytep target, size_t count) {
  png_source *source = (png_source *)png_get_io_ptr(png);
  if (count > source->count - source->position) {
    source->position = source->count;
    png_error(png, "unexpected end of file");
  }
  memcpy(target, source->bytes + source->position, count);
  source->position += count;
}

static inline void png_source_fail(png_structp png, png_const_charp message) {
  png_source *source = (png_source *)png_get_error_ptr(png);
  strncpy(source->message, message, sizeof source->message - 1);
  png_longjmp(png, 1);
}

static inline void png_source_warn(png_structp png, png_const_charp message) {
  if (strstr(message, "IDAT: CRC error")) ((png_source *)png_get_error_ptr(png))->is_damaged = 1;
}

/// Notes that the pixels of a row are decoded.
static inline void png_source_row(png_structp png, png_row_infop info, png_bytep row) {
  ((png_source *)png_get_io_ptr(png))->is_pending = 0;
}

/// Skips an unknown chunk, also a critical one, as Pillow does.
static inline int png_source_skip(png_structp png, png_unknown_chunkp chunk) { return 1; }

/// Decodes an image of `width` by `height` pixels into `pixels`, rows of `row_bytes` bytes: gray or RGB
/// without alpha, 8 bits per channel. Returns 0, or -1 with the error in `source->message`.
static inline int png_source_decode(
    png_source *source, uint8_t *pixels, uint32_t width, uint32_t height, size_t row_bytes) {
  png_structp png = png_create_read_struct(
      PNG_LIBPNG_VER_STRING, source, png_source_fail, png_source_warn);
  if (!png) return -1;
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    // A file that ends after its last row lacks nothing, nor do compressed data that end there, without their
    // checksum.
    if (source->is_complete) return source->position == source->count ? 0 : -1;
    return source->is_last && !source->is_pending ? 0 : -1;
  }
  png_set_read_fn(png, source, png_source_read);
  png_set_user_limits(png, width, height);
  // Texts and profiles can be compressed a thousandfold; they are skipped unread.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_chunk_malloc_max(png, 1 << 20);
  png_set_read_user_chunk_fn(png, NULL, png_source_skip);
  png_read_info(png, info);
  if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height)
    png_error(png, "inconsistent width or height");
  // From the pixels on, a wrong checksum is a warning: zlib has one of its own.
  png_set_crc_action(png, PNG_CRC_WARN_USE, PNG_CRC_NO_CHANGE);
  png_byte type = png_get_color_type(png, info);
  if (type == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (type == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(png);
  png_set_strip_16(png);
  png_set_strip_alpha(png);
  png_set_read_user_transform_fn(png, png_source_row);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_rowbytes(png, info) != row_bytes) png_error(png, "unexpected row length");
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < height; y++) {
      source->is_last = pass == passes - 1 && y == height - 1;
      source->is_pending = passes == 1 || PNG_ROW_IN_INTERLACE_PASS(y, pass);
      png_read_row(png, pixels + y * row_bytes, NULL);
    }
  source->is_complete = 1;
  png_read_end(png, NULL);
  png_destroy_read_struct(&png, &info, NULL);
  return 0;
}
