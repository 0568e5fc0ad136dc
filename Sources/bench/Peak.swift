import Kernels

/// What this machine can do at most, measured: the limit that every figure is held against.
struct Peak {
  /// Fused multiply-adds on registers alone, in GFLOP/s.
  let arithmetic: Double
  /// Copying a block far larger than the caches, in GB/s, reading and writing both counted.
  let bandwidth: Double

  static func measured() -> Peak {
    let steps = 2_000_000
    var best = Double.infinity
    for _ in 0..<5 {
      let start = now()
      parallelFor(threadCount) { _ in multiplyAdd(steps: steps) }
      best = min(best, now() - start)
    }
    let operations = Double(threadCount * steps) * operationsPerStep
    return Peak(arithmetic: operations / best / 1e9, bandwidth: copyRate())
  }

  private static func copyRate() -> Double {
    let count = 1 << 26
    let bytes = BufferPool.allocate(byteCount: 2 * count)
    defer { BufferPool.deallocate(bytes, byteCount: 2 * count) }
    let part = count / threadCount
    var best = Double.infinity
    for _ in 0..<5 {
      let start = now()
      parallelFor(threadCount) { index in
        (bytes + count + index * part).copyMemory(from: bytes + index * part, byteCount: part)
      }
      best = min(best, now() - start)
    }
    return 2 * Double(part * threadCount) / best / 1e9
  }
}
