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
