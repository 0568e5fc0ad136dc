#include <stddef.h>
#include <stdint.h>

// libFuzzer, which comes with the compiler, calls `test` with one input after another.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test)(const uint8_t *bytes, size_t count));
