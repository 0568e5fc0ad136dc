import CMachine

// A result larger than the caches has been evicted by the time it is read. A normal store reads each cache
// line from memory first, and then evicts another one. Streaming (non-temporal) stores do neither: the
// addition of two arrays of 20 MB takes 1.3 ms instead of 2.0.

/// The number of floats from which on a result is written with streaming stores: 16 MiB.
public let streamingThreshold = 1 << 22

/// The number of floats that are computed at a time in the first-level cache.
private let block = 1024

/// Writes `count` floats that `make` computes to `target`, in chunks.
///
/// - Parameters:
///   - streaming: Whether to use streaming stores, which need an aligned copy of each chunk.
///   - make: Computes a chunk, given its first index, its length, and the address to write to.
@inline(__always)
func write(
  _ count: Int, to target: UnsafeMutablePointer<Float>, streaming: Bool,
  _ make: (_ start: Int, _ count: Int, _ target: UnsafeMutablePointer<Float>) -> Void
) {
  // The elements before the first whole cache line.
  let misaligned = (64 - Int(bitPattern: target) & 63) & 63
  let head = misaligned / 4
  if !streaming || misaligned % 4 != 0 || count < head + 16 { return make(0, count, target) }
  make(0, head, target)
  withUnsafeTemporaryAllocation(byteCount: block * 4, alignment: 64) { memory in
    let numbers = memory.baseAddress!.bindMemory(to: Float.self, capacity: block)
    var start = head
    while start + 16 <= count {
      let length = min(block, (count - start) / 16 * 16)
      make(start, length, numbers)
      for i in stride(from: 0, to: length, by: 16) {
        storeStreaming(numbers + i, target + start + i)
      }
      start += length
    }
    fenceStreaming()
    make(start, count - start, target + start)
  }
}

/// Copies floats, with streaming stores if asked to and if the target is aligned to floats; then
/// `fenceStreaming()` must follow before other threads read them.
@inline(__always)
func copy(
  _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, _ count: Int,
  streaming: Bool
) {
  let misaligned = (64 - Int(bitPattern: target) & 63) & 63
  if !streaming || misaligned % 4 != 0 { return target.update(from: source, count: count) }
  // The elements before the first whole cache line, then line by line, then the rest.
  var index = min(misaligned / 4, count)
  for i in 0..<index { target[i] = source[i] }
  while index + 16 <= count {
    storeStreaming(source + index, target + index)
    index += 16
  }
  for i in index..<count { target[i] = source[i] }
}
