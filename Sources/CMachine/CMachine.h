// What only a C compiler knows about the target machine. Nothing here is specific to one processor: the
// builtins are the compiler's own, and fall back to plain stores.

#pragma once

#include <sys/sysinfo.h>

// The floats in a vector register: 16 of AVX-512, 8 of AVX2, 4 of NEON.
#if defined(__AVX512F__)
#define VECTOR_REGISTER_FLOATS 16
#elif defined(__AVX__)
#define VECTOR_REGISTER_FLOATS 8
#else
#define VECTOR_REGISTER_FLOATS 4
#endif

// 16 floats: Swift's SIMD16<Float>.
typedef float SixteenFloats __attribute__((ext_vector_type(16)));

// x0 y0 x1 y1 … x7 y7, and x8 y8 … x15 y15: one instruction each, where Swift's ways to write
// it compile to many.
static inline SixteenFloats interleaveLow(SixteenFloats x, SixteenFloats y) {
  return __builtin_shufflevector(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
static inline SixteenFloats interleaveHigh(SixteenFloats x, SixteenFloats y) {
  return __builtin_shufflevector(x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

// Writes 16 floats past the caches. `target` must be aligned to 64 bytes.
static inline void storeStreaming(const float *numbers, float *target) {
  SixteenFloats line;
  __builtin_memcpy(&line, numbers, sizeof line);
  __builtin_nontemporal_store(line, (SixteenFloats *)target);
}

// Makes streaming stores visible to other threads before all later stores.
static inline void fenceStreaming(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

// Tells the processor that this thread is in a spin loop.
static inline void spinHint(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// The bytes of memory and of swap space; Swift's Glibc module lacks this call. 0 if the system does not tell.
static inline long systemMemory(void) {
  struct sysinfo info;
  return sysinfo(&info) == 0 ? (long)((info.totalram + info.totalswap) * info.mem_unit) : 0;
}

// Products of bfloat16 numbers. A word of 32 bits holds two of them, the first in its lower half.
#include "BFloat16Products.h"
