#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <jpeglib.h>
#include <jerror.h>

// libjpeg reports errors through longjmp, which Swift cannot handle, and by default ends the process. Its warnings
// are visible one by one only here: some are about the pixels, others are not.

/// The bytes of a JPEG file, what its header states, the message of an error, and that of the first warning about
/// pixels, which is empty if there is none.
typedef struct {
  const uint8_t *bytes;
  size_t count;
  uint32_t width, height;
  /// The number of channels of decoded pixels: 1 for gray, 3 for RGB, 4 for inverted CMYK.
  int channels;
  char message[JMSG_LENGTH_MAX], warning[JMSG_LENGTH_MAX];
} jpeg_source;

/// An error handler that jumps to `point`.
typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf point;
  char *message, *warning;
} jpeg_failure;

static inline void jpeg_failure_exit(j_common_ptr info) {
  jpeg_failure *failure = (jpeg_failure *)info->err;
  failure->manager.format_message(info, failure->message);
  longjmp(failure->point, 1);
}

/// Treats the end of a truncated file as an error, and keeps the first warning about wrong pixels.
static inline void jpeg_failure_warn(j_common_ptr info, int level) {
  if (level >= 0) return;
  switch (info->err->msg_code) {
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC: {
      char *warning = ((jpeg_failure *)info->err)->warning;
      if (warning && !*warning) info->err->format_message(info, warning);
      break;
    }
    case JWRN_JPEG_EOF: jpeg_failure_exit(info);
  }
}

static inline struct jpeg_error_mgr *jpeg_failure_init(
    jpeg_failure *failure, char *message, char *warning) {
  jpeg_std_error(&failure->manager);
  failure->manager.error_exit = jpeg_failure_exit;
  failure->manager.emit_message = jpeg_failure_warn;
  failure->message = message;
  failure->warning = warning;
  return &failure->manager;
}

/// Reads the header; if `pixels` is not null, also decodes the image, rows of `width * channels` bytes.
/// Returns 0, or -1 with the error in `source->message`.
static inline int jpeg_source_read(jpeg_source *source, uint8_t *pixels) {
  struct jpeg_decompress_struct info;
  jpeg_failure failure;
  memset(&info, 0, sizeof info);
  info.err = jpeg_failure_init(&failure, source->message, source->warning);
  if (setjmp(failure.point)) {
    jpeg_destroy_decompress(&info);
    return -1;
  }
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, source->bytes, source->count);
  jpeg_read_header(&info, TRUE);
  source->channels = info.num_components;
  switch (info.num_components) {
    case 1: info.out_color_space = JCS_GRAYSCALE; break;
    case 3: info.out_color_space = JCS_RGB; break;
    case 4: info.out_color_space = JCS_CMYK; break;
    default: ERREXIT(&info, JERR_CONVERSION_NOTIMPL);
  }
  if (pixels) {
    jpeg_start_decompress(&info);
    size_t length = (size_t)source->width * source->channels;
    if (info.output_width != source->width || info.output_height != source->height
        || info.output_components != source->channels) ERREXIT(&info, JERR_CONVERSION_NOTIMPL);
    while (info.output_scanline < info.output_height) {
      JSAMPROW row = pixels + info.output_scanline * length;
      jpeg_read_scanlines(&info, &row, 1);
    }
    jpeg_finish_decompress(&info);
  } else {
    source->width = info.image_width;
    source->height = info.image_height;
  }
  jpeg_destroy_decompress(&info);
  return 0;
}

/// Encodes rows of `width * channels` bytes; `*target` is freed by the caller.
/// Returns 0, or -1 with the error in `message`.
static inline int jpeg_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int quality,
    uint8_t **target, size_t *count, char *message) {
  struct jpeg_compress_struct info;
  jpeg_failure failure;
  unsigned long size = 0;
  memset(&info, 0, sizeof info);
  info.err = jpeg_failure_init(&failure, message, NULL);
  if (setjmp(failure.point)) {
    jpeg_destroy_compress(&info);
    return -1;
  }
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, target, &size);
  info.image_width = width;
  info.image_height = height;
  info.input_components = channels;
  info.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < height) {
    JSAMPROW row = (JSAMPROW)pixels + info.next_scanline * (size_t)width * channels;
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  *count = size;
  return 0;
}
