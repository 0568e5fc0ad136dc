import CMachine

// A result larger than the caches is not there any more when it is read. Written the usual way, each of
// its lines is first read from memory, then kept in place of something that will be needed. Streaming
// stores do neither: an addition of two times 20 MB takes 1.3 ms in place of 2.0.

/// From how many numbers on a result is streamed: 16 MiB of them.
public let streamingThreshold = 1 << 22

/// Numbers that are made at a time, in the first-level cache.
private let block = 1024

/// Calls `make` for stretches of `count` numbers, each of which it writes where it is told to, and sees
/// that all end up in `target`: past the caches, or made in place.
///
/// - Parameter make: the stretch's first index, its length, and where to write.
@inline(__always)
func write(
  _ count: Int, to target: UnsafeMutablePointer<Float>, streaming: Bool,
  _ make: (_ start: Int, _ count: Int, _ target: UnsafeMutablePointer<Float>) -> Void
) {
  // Up to the first whole line.
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

/// Copies numbers, past the caches where that is asked for and the target's lines allow it; then
/// `fenceStreaming()` must follow before other threads read them.
@inline(__always)
func copy(
  _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, _ count: Int,
  streaming: Bool
) {
  let misaligned = (64 - Int(bitPattern: target) & 63) & 63
  if !streaming || misaligned % 4 != 0 { return target.update(from: source, count: count) }
  // Up to the first whole line, then line by line, then what is left.
  var place = min(misaligned / 4, count)
  for i in 0..<place { target[i] = source[i] }
  while place + 16 <= count {
    storeStreaming(source + place, target + place)
    place += 16
  }
  for i in place..<count { target[i] = source[i] }
}
