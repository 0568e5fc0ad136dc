import Tensors

/// Checks `blockedMatmul` on sizes that blocks divide and that they do not: first the numbers, then how
/// often they were fetched. Three blocks of numbers are near at a time.
public func checkBlockedMatmul(_ exercises: any Chapter03Exercises.Type) -> Report {
  .checking {
    let trials = trials()
    for countsFetches in [false, true] {
      for trial in trials {
        let (m, k, n, block) = (trial.m, trial.k, trial.n, trial.block)
        let cache = Cache(room: 3 * block * block)
        let actual = try exercises.blockedMatmul(
          FarMatrix(trial.a, rows: m, columns: k, behind: cache),
          FarMatrix(trial.b, rows: k, columns: n, behind: cache), block: block)
        let difference =
          countsFetches ? trial.difference(cache) : trial.difference(actual, cache)
        guard let difference else { continue }
        return Report.Failure(
          input: "a [\(m), \(k)] · b [\(k), \(n)], blocks of \(block)"
            + (m * n > 25
              ? ""
              : "\na\n\(Tensor(trial.a, shape: [m, k]))\nb\n\(Tensor(trial.b, shape: [k, n]))"),
          actual: text(actual, n),
          expected: text(trial.result(), n), difference: difference,
          diagnosis: trial.diagnosis(actual, cache))
      }
    }
    return nil
  }
}

/// First whole blocks, small enough to be looked at; then sizes that leave a rest, then those that one
/// block covers, or none. Fetches are counted for the large ones.
private func trials() -> [Trial] {
  var generator = Generator(seed: 34)
  let fixed = [
    (2, 2, 2, 2), (2, 4, 2, 2), (3, 4, 5, 2), (5, 4, 3, 2), (32, 32, 32, 8), (24, 40, 24, 8),
    (1, 1, 1, 4), (3, 2, 4, 8), (1, 7, 1, 3), (7, 1, 5, 3), (4, 4, 4, 1), (0, 3, 2, 2),
    (2, 0, 3, 2),
  ]
  func size(_ bound: Int) -> Int { 1 + generator.integer(below: bound) }
  let random = (0..<20).map { _ in (size(20), size(20), size(20), size(9)) }
  return (fixed + random).enumerated().map { index, sizes in
    Trial(m: sizes.0, k: sizes.1, n: sizes.2, block: sizes.3, seed: UInt64(index))
  }
}

private func text(_ numbers: [Float], _ columns: Int) -> String {
  if numbers.count > 25 || columns == 0 || !numbers.count.isMultiple(of: columns) {
    return "\(numbers.count) numbers"
  }
  return "\(Tensor(numbers, shape: [numbers.count / columns, columns]))"
}

private struct Trial {
  let m, k, n, block: Int
  let a, b: [Float]

  init(m: Int, k: Int, n: Int, block: Int, seed: UInt64) {
    (self.m, self.k, self.n, self.block) = (m, k, n, block)
    var generator = Generator(seed: 3400 + seed)
    a = Tensor<Float>.small([m, k], using: &generator).scalars
    b = Tensor<Float>.small([k, n], using: &generator).scalars
  }

  /// A block of a and one of b for each triple of blocks, if nothing of the last triple were near any more.
  var fetches: Int {
    func blocks(_ size: Int) -> Int { (size + block - 1) / block }
    return blocks(m) * blocks(k) * blocks(n) * 2 * block * block
  }

  /// By the definition, over some of the steps, each with a weight.
  func result(_ weight: (_ i: Int, _ step: Int, _ j: Int) -> Float = { _, _, _ in 1 }) -> [Float] {
    (0..<m * n).map { place in
      let (i, j) = (place / n, place % n)
      return (0..<k).reduce(0) { $0 + weight(i, $1, j) * a[i * k + $1] * b[$1 * n + j] }
    }
  }

  /// Whole numbers are multiplied, so every order of summing gives the same.
  func difference(_ actual: [Float], _ cache: Cache) -> String? {
    let expected = result()
    if actual.count != expected.count {
      return "\(actual.count) numbers, expected \(expected.count)"
    }
    if let place = actual.indices.first(where: { actual[$0] != expected[$0] }) {
      return "C[\(place / n), \(place % n)] is \(actual[place]), expected \(expected[place])"
    }
    return cache.readsOutside > 0 ? "\(cache.readsOutside) reads outside the matrices" : nil
  }

  func difference(_ cache: Cache) -> String? {
    let isLarge = min(m, k, n) > 2 * block && block > 4
    if cache.fetches <= fetches || !isLarge { return nil }
    return "\(cache.fetches) numbers were fetched, blocks need at most \(fetches)"
  }

  func diagnosis(_ actual: [Float], _ cache: Cache) -> String? {
    if cache.readsOutside > 0 {
      return "read outside: the last block ends where the matrix ends, not a whole block further"
    }
    if actual == result() {
      return "right, but not blocked: numbers are used once, go away, and are fetched again"
    }
    let (fullM, fullK, fullN) = (m - m % block, k - k % block, n - n % block)
    let isCut = (1..<8).contains { kinds in
      let (inM, inK, inN) = (
        kinds & 1 > 0 ? fullM : m, kinds & 2 > 0 ? fullK : k, kinds & 4 > 0 ? fullN : n
      )
      return actual == result { $0 < inM && $1 < inK && $2 < inN ? 1 : 0 }
    }
    if isCut {
      return "only whole blocks: where they do not divide the size, a smaller one is left"
    }
    let lastBlock = k == 0 ? 0 : (k - 1) / block * block
    if actual == result({ _, step, _ in step >= lastBlock ? 1 : 0 }) {
      return "overwritten: every block of k adds its part to C, and only the last is left"
    }
    if actual == result({ _, step, _ in step < block ? 1 : 0 }) {
      return "one block of k only: all of them add to C"
    }
    if fullK < k, k > block,
      actual == result({ _, step, _ in step >= k - block && step < fullK ? 2 : 1 })
    {
      return "counted twice: the last block was moved back over the one before it"
    }
    return nil
  }
}
