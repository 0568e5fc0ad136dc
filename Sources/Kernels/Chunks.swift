/// Calls `body` for chunks of `0..<count`, on several threads if there are several chunks.
///
/// - Parameter body: Receives the start of a chunk and the number of its elements.
@inline(__always)
func forEachChunk(_ count: Int, _ body: (_ start: Int, _ count: Int) -> Void) {
  let chunk = 1 << 15
  parallelFor((count + chunk - 1) / chunk) { index in
    let start = index * chunk
    body(start, min(chunk, count - start))
  }
}
