import Kernels

/// The measured peak performance of this machine, which every figure is compared with.
struct Peak {
  /// The rate of fused multiply-adds in registers, in GFLOP/s.
  let arithmetic: Double
  /// The bandwidth of copying a block far larger than the caches, in GB/s, reads and writes counted.
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
