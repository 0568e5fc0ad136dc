/// Runs `body` for stretches of `0..<count`, on several threads where there is much to do.
///
/// - Parameter body: receives where a stretch starts and how many numbers it has.
@inline(__always)
func forEachChunk(_ count: Int, _ body: (_ start: Int, _ count: Int) -> Void) {
  let chunk = 1 << 15
  parallelFor((count + chunk - 1) / chunk) { index in
    let start = index * chunk
    body(start, min(chunk, count - start))
  }
}
