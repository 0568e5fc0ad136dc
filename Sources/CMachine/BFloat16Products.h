// Products of bfloat16 numbers with float sums: by one instruction where the processor has it, by plain loops elsewhere.
// A word of 32 bits, a float to the caller, holds two bfloat16 numbers, the first in its lower half.

#pragma once

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

typedef unsigned SixteenWords __attribute__((ext_vector_type(16)));
typedef unsigned ThirtyTwoWords __attribute__((ext_vector_type(32)));
typedef float ThirtyTwoFloats __attribute__((ext_vector_type(32)));
typedef unsigned short ThirtyTwoHalves __attribute__((ext_vector_type(32)));
typedef unsigned short SixteenHalves __attribute__((ext_vector_type(16)));

// Returns 32 floats, in two halves, as the nearest bfloat16 numbers, ties to even; NaN stays NaN.
static inline SixteenFloats packBFloat16(SixteenFloats low, SixteenFloats high) {
  ThirtyTwoFloats x = __builtin_shufflevector(
      low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
      26, 27, 28, 29, 30, 31);
  ThirtyTwoWords bits = (ThirtyTwoWords)x, isNaN = (ThirtyTwoWords)(x != x);
  ThirtyTwoWords rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16, quiet = bits >> 16 | 0x40;
  return (SixteenFloats)__builtin_convertvector((isNaN & quiet) | (~isNaN & rounded), ThirtyTwoHalves);
}

// Returns pairs of the nearest bfloat16 numbers: in each word that of `first` and, in the upper half, that of `second`.
static inline SixteenFloats pairBFloat16(SixteenFloats first, SixteenFloats second) {
  SixteenWords x = (SixteenWords)first, y = (SixteenWords)second;
  SixteenWords nanX = (SixteenWords)(first != first), nanY = (SixteenWords)(second != second);
  SixteenWords low = (nanX & (x >> 16 | 0x40)) | (~nanX & ((x + 0x7FFF + (x >> 16 & 1)) >> 16));
  SixteenWords high = (nanY & (y | 0x400000)) | (~nanY & (y + 0x7FFF + (y >> 16 & 1)));
  return (SixteenFloats)(low | (high & 0xFFFF0000u));
}

// Returns the first and the last 16 of 32 bfloat16 numbers as floats.
static inline SixteenFloats unpackBFloat16Low(SixteenFloats words) {
  SixteenHalves halves = __builtin_shufflevector(
      (ThirtyTwoHalves)words, (ThirtyTwoHalves)words, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  return (SixteenFloats)(__builtin_convertvector(halves, SixteenWords) << 16);
}
static inline SixteenFloats unpackBFloat16High(SixteenFloats words) {
  SixteenHalves halves = __builtin_shufflevector(
      (ThirtyTwoHalves)words, (ThirtyTwoHalves)words, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
      30, 31);
  return (SixteenFloats)(__builtin_convertvector(halves, SixteenWords) << 16);
}

// Adds to each sum the two products of a pair of `a` and a pair of `b`.
static inline SixteenFloats addPairProducts(SixteenFloats sum, SixteenFloats a, SixteenFloats b) {
#if defined(__AVX512BF16__)
  typedef __bf16 Pairs __attribute__((vector_size(64)));
  typedef float Floats __attribute__((vector_size(64)));
  return (SixteenFloats)__builtin_ia32_dpbf16ps_512((Floats)sum, (Pairs)a, (Pairs)b);
#else
  SixteenWords x = (SixteenWords)a, y = (SixteenWords)b;
  SixteenFloats high = (SixteenFloats)(x & 0xFFFF0000u) * (SixteenFloats)(y & 0xFFFF0000u);
  SixteenFloats low = (SixteenFloats)(x << 16) * (SixteenFloats)(y << 16);
  return sum + high + low;
#endif
}

// Whether this program was compiled for, and runs on, a processor whose instruction multiplies 32 pairs.
static inline int hasPairProducts(void) {
#if defined(__AVX512BF16__)
  unsigned a, b, c, d;
  return __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 5 & 1);
#else
  return 0;
#endif
}

// Whether this program was compiled for, and runs on, a processor that multiplies tiles of 16 × 32 numbers (AMX), and the
// system lets it. The registers are large, so the system wants to be asked first.
static inline int hasTileProducts(void) {
#if defined(__AMX_BF16__) && defined(__linux__)
  unsigned a, b, c, d;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(d >> 22 & 1) || !(d >> 24 & 1)) return 0;
  return syscall(SYS_arch_prctl, 0x1023 /* ARCH_REQ_XCOMP_PERM */, 18 /* XTILEDATA */) == 0;
#else
  return 0;
#endif
}

// Multiplies the windows of 32 positions by the weights of 32 outputs: `sums[32][32]`, overwritten. A window is runs of 32
// numbers, at `corners[position] + runs[run]`; weights are `[runs][16 pairs][32]` words. `rows` has room for the windows'
// numbers of two runs.
static inline void multiplyTiles(
    const float *const *corners, const long *runs, long runCount, const float *weights, float *rows,
    float *sums) {
#if defined(__AMX_BF16__)
  struct { unsigned char palette, start, reserved[14]; unsigned short columnBytes[16]; unsigned char rows[16]; }
      shapes = {1, 0, {0}, {64, 64, 64, 64, 64, 64, 64, 64}, {16, 16, 16, 16, 16, 16, 16, 16}};
  __builtin_ia32_tile_loadconfig(&shapes);
  __builtin_ia32_tilezero(0);
  __builtin_ia32_tilezero(1);
  __builtin_ia32_tilezero(2);
  __builtin_ia32_tilezero(3);
  // The rows of the next run are copied before those of this one are multiplied: a tile is loaded faster once its rows
  // have reached the cache.
  for (int i = 0; i < 32; i++) __builtin_memcpy(rows + 16 * i, corners[i] + runs[0], 64);
  for (long run = 0; run < runCount; run++) {
    float *now = rows + (run & 1) * 32 * 16, *next = rows + (~run & 1) * 32 * 16;
    long later = runs[run + 1 < runCount ? run + 1 : run];
    for (int i = 0; i < 32; i++) __builtin_memcpy(next + 16 * i, corners[i] + later, 64);
    __builtin_ia32_tileloadd64(4, now, 64);
    __builtin_ia32_tileloadd64(5, now + 16 * 16, 64);
    __builtin_ia32_tileloadd64(6, weights, 128);
    __builtin_ia32_tileloadd64(7, weights + 16, 128);
    __builtin_ia32_tdpbf16ps(0, 4, 6);
    __builtin_ia32_tdpbf16ps(1, 4, 7);
    __builtin_ia32_tdpbf16ps(2, 5, 6);
    __builtin_ia32_tdpbf16ps(3, 5, 7);
    weights += 16 * 32;
  }
  __builtin_ia32_tilestored64(0, sums, 128);
  __builtin_ia32_tilestored64(1, sums + 16, 128);
  __builtin_ia32_tilestored64(2, sums + 16 * 32, 128);
  __builtin_ia32_tilestored64(3, sums + 16 * 32 + 16, 128);
  __builtin_ia32_tilerelease();
#endif
}

// The operands of a sum over positions, in `images` images of `chunks` chunks of 32 positions. A chunk of `a` has 16 rows of
// 16 pairs of positions, in two halves of 16 rows; one of `b` has 16 pairs of positions, each of 16 columns, likewise in two
// halves, of which the second is not used if `columns` is 16.
typedef struct {
  const float *a[2], *b[2];
  long images, chunks, aImage, bImage, columns;
} PositionPairs;

// Computes `sums[32][32]`, or adds to it, with the tiles of the processor.
static inline void accumulatePositionsInTiles(PositionPairs p, float *sums, int accumulates) {
#if defined(__AMX_BF16__)
  struct { unsigned char palette, start, reserved[14]; unsigned short columnBytes[16]; unsigned char rows[16]; }
      shapes = {1, 0, {0}, {64, 64, 64, 64, 64, 64, 64, 64}, {16, 16, 16, 16, 16, 16, 16, 16}};
  __builtin_ia32_tile_loadconfig(&shapes);
  if (accumulates) {
    __builtin_ia32_tileloadd64(0, sums, 128);
    __builtin_ia32_tileloadd64(1, sums + 16, 128);
    __builtin_ia32_tileloadd64(2, sums + 16 * 32, 128);
    __builtin_ia32_tileloadd64(3, sums + 16 * 32 + 16, 128);
  } else {
    __builtin_ia32_tilezero(0);
    __builtin_ia32_tilezero(1);
    __builtin_ia32_tilezero(2);
    __builtin_ia32_tilezero(3);
  }
  for (long image = 0; image < p.images; image++) {
    for (long chunk = 0; chunk < p.chunks; chunk++) {
      long a = image * p.aImage + chunk * 256, b = image * p.bImage + chunk * 256;
      __builtin_ia32_tileloadd64(4, p.a[0] + a, 64);
      __builtin_ia32_tileloadd64(5, p.a[1] + a, 64);
      __builtin_ia32_tileloadd64(6, p.b[0] + b, 64);
      __builtin_ia32_tdpbf16ps(0, 4, 6);
      __builtin_ia32_tdpbf16ps(2, 5, 6);
      if (p.columns == 16) continue;
      __builtin_ia32_tileloadd64(7, p.b[1] + b, 64);
      __builtin_ia32_tdpbf16ps(1, 4, 7);
      __builtin_ia32_tdpbf16ps(3, 5, 7);
    }
  }
  __builtin_ia32_tilestored64(0, sums, 128);
  __builtin_ia32_tilestored64(1, sums + 16, 128);
  __builtin_ia32_tilestored64(2, sums + 16 * 32, 128);
  __builtin_ia32_tilestored64(3, sums + 16 * 32 + 16, 128);
  __builtin_ia32_tilerelease();
#endif
}

// Computes the same on any processor, a row at a time.
static inline void accumulatePositions(PositionPairs p, float *sums, int accumulates) {
  for (long row = 0; row < 32; row++) {
    SixteenFloats low = 0, high = 0;
    if (accumulates) {
      __builtin_memcpy(&low, sums + 32 * row, sizeof low);
      __builtin_memcpy(&high, sums + 32 * row + 16, sizeof high);
    }
    for (long image = 0; image < p.images; image++) {
      const float *a = p.a[row / 16] + image * p.aImage + row % 16 * 16;
      const float *b = p.b[0] + image * p.bImage, *c = p.b[p.columns == 16 ? 0 : 1] + image * p.bImage;
      for (long pair = 0; pair < 16 * p.chunks; pair++) {
        SixteenFloats left, right, both = a[pair / 16 * 256 + pair % 16];
        __builtin_memcpy(&left, b + 16 * pair, sizeof left);
        __builtin_memcpy(&right, c + 16 * pair, sizeof right);
        low = addPairProducts(low, both, left);
        high = addPairProducts(high, both, right);
      }
    }
    __builtin_memcpy(sums + 32 * row, &low, sizeof low);
    __builtin_memcpy(sums + 32 * row + 16, &high, sizeof high);
  }
}
