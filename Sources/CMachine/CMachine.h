// What only a C compiler can say of the machine that is compiled for. Nothing here is of one processor:
// the builtins are the compiler's own, and fall back to plain stores.

#pragma once

// Whether there are 32 registers of 16 numbers, as AVX-512 has; else there are 16 of 8 (AVX2) or 32 of 4
// (arm64).
#if defined(__AVX512F__)
#define REGISTERS_ARE_WIDE 1
#else
#define REGISTERS_ARE_WIDE 0
#endif

// Writes sixteen numbers past the caches. `target` must be aligned to 64 bytes.
static inline void storeStreaming(const float *numbers, float *target) {
  typedef float SixteenFloats __attribute__((ext_vector_type(16)));
  SixteenFloats line;
  __builtin_memcpy(&line, numbers, sizeof line);
  __builtin_nontemporal_store(line, (SixteenFloats *)target);
}

// Makes what was streamed visible to the other threads before anything that is written after it.
static inline void fenceStreaming(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

// Tells the processor that this thread only waits.
static inline void spinHint(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
