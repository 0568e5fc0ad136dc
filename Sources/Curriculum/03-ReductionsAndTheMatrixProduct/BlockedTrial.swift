import Tensors

/// What a blocked product returns, and how it read its factors.
struct BlockedProduct {
  let elements: [Float]
  let misses, readsOutside: Int
}

/// Two matrices to multiply block by block.
struct BlockedTrial {
  let m, k, n, block: Int
  let a, b: [Float]

  init(m: Int, k: Int, n: Int, block: Int, seed: UInt64) {
    (self.m, self.k, self.n, self.block) = (m, k, n, block)
    var generator = Generator(seed: 3400 + seed)
    a = Tensor<Float>.small([m, k], using: &generator).scalars
    b = Tensor<Float>.small([k, n], using: &generator).scalars
  }

  /// Whole blocks first, small enough to look at; then sizes with a smaller last block, of k alone first; then
  /// sizes that one block covers, or none; large ones last, where cache misses count.
  static func all() -> [BlockedTrial] {
    var generator = Generator(seed: 34)
    let small = [
      (2, 2, 2, 2), (2, 4, 2, 2), (2, 3, 2, 2), (3, 4, 5, 2), (5, 4, 3, 2), (1, 1, 1, 4),
      (3, 2, 4, 8), (1, 7, 1, 3), (7, 1, 5, 3), (4, 4, 4, 1), (0, 3, 2, 2), (2, 0, 3, 2),
    ]
    func size(_ bound: Int) -> Int { 1 + generator.integer(below: bound) }
    let random = (0..<20).map { _ in (size(20), size(20), size(20), size(9)) }
    let large = [(32, 32, 32, 8), (24, 40, 24, 8)]
    return (small + random + large).enumerated().map { index, sizes in
      BlockedTrial(m: sizes.0, k: sizes.1, n: sizes.2, block: sizes.3, seed: UInt64(index))
    }
  }

  var text: String {
    "a [\(m), \(k)] · b [\(k), \(n)], blocks of \(block)"
      + (m * n > 25 ? "" : "\na\n\(Tensor(a, shape: [m, k]))\nb\n\(Tensor(b, shape: [k, n]))")
  }

  /// Runs a function with a cache for three blocks.
  func run(
    _ function: (CachedMatrix, CachedMatrix, Int) throws -> [Float]
  ) throws -> BlockedProduct {
    let cache = Cache(capacity: 3 * block * block)
    let elements = try function(
      CachedMatrix(a, rows: m, columns: k, behind: cache),
      CachedMatrix(b, rows: k, columns: n, behind: cache), block)
    return BlockedProduct(
      elements: elements, misses: cache.misses, readsOutside: cache.readsOutside)
  }

  /// The elements of one block of a and one of b for each triple of blocks, as if nothing of the triple before
  /// it were still in the cache.
  private var mostMisses: Int {
    blockCount(m) * blockCount(k) * blockCount(n) * 2 * block * block
  }

  private func blockCount(_ size: Int) -> Int { (size + block - 1) / block }

  private var countsMisses: Bool { min(m, k, n) > 2 * block && block > 4 }

  /// Whether blocks that are all whole lead to positions behind the end of C.
  var writesOutsideIfRoundedUp: Bool {
    let last = (blockCount(m) * block - 1) * n + blockCount(n) * block - 1
    return m * k * n > 0 && last >= m * n
  }

  /// By the definition. Whole numbers are multiplied, so every order of summing gives the same.
  private var expected: [Float] {
    (0..<m * n).map { position in
      let (i, j) = (position / n, position % n)
      return (0..<k).reduce(0) { $0 + a[i * k + $1] * b[$1 * n + j] }
    }
  }

  func mismatch(_ product: BlockedProduct) -> Mismatch? {
    let (actual, expected) = (product.elements, expected)
    func differ(_ difference: String) -> Mismatch {
      Mismatch(actual: text(actual), expected: text(expected), difference: difference)
    }
    if actual.count != expected.count {
      return differ("\(actual.count) elements, expected \(expected.count)")
    }
    if let position = firstDifference(actual, expected) {
      return differ(
        "C[\(position / n), \(position % n)] is \(actual[position]), "
          + "expected \(expected[position])")
    }
    if product.readsOutside > 0 {
      return differ("\(product.readsOutside) reads outside the matrices")
    }
    if product.misses <= mostMisses || !countsMisses { return nil }
    return Mismatch(
      actual: "\(product.misses) cache misses", expected: "at most \(mostMisses)",
      difference: "\(product.misses) cache misses, blocks have at most \(mostMisses)")
  }

  private func text(_ elements: [Float]) -> String {
    if elements.count > 25 || n == 0 || !elements.count.isMultiple(of: n) {
      return "\(elements.count) elements"
    }
    return "\(Tensor(elements, shape: [elements.count / n, n]))"
  }
}
