/// The order of multiplying several matrices that takes the fewest multiplications.
package struct MatrixChain {
  /// For the product of factors i to j: the last factor of its left half.
  private var splits: [[Int]]

  /// Finds the order by dynamic programming, in O(n³) for n factors (T. H. Cormen et al., "Introduction to
  /// Algorithms", section 14.2).
  ///
  /// - Precondition: There are at least two factors; all are matrices, except that the first and the last may be
  ///   vectors.
  package init(_ shapes: [[Int]]) {
    let last = shapes.count - 1
    require(last >= 1, "multiDot: needs at least two factors, not \(shapes.count)")
    require(
      shapes.indices.allSatisfy {
        shapes[$0].count == 2 || shapes[$0].count == 1 && ($0 == 0 || $0 == last)
      }, "multiDot: needs matrices, or vectors at both ends, not \(shapes)")
    // Factor i is sizes[i] × sizes[i + 1].
    let rows = shapes[0].count == 1 ? [1, shapes[0][0]] : shapes[0]
    let sizes = rows + shapes.dropFirst().map { $0.count == 1 ? 1 : $0[1] }
    var costs = [[Double]](repeating: [Double](repeating: 0, count: last + 1), count: last + 1)
    splits = [[Int]](repeating: [Int](repeating: 0, count: last + 1), count: last + 1)
    for length in 1...last {
      for i in 0...last - length {
        let j = i + length
        costs[i][j] = .infinity
        for split in i..<j {
          let own = Double(sizes[i]) * Double(sizes[split + 1]) * Double(sizes[j + 1])
          let cost = costs[i][split] + costs[split + 1][j] + own
          if cost < costs[i][j] { (costs[i][j], splits[i][j]) = (cost, split) }
        }
      }
    }
  }

  /// Returns the product of `factors`, by `multiply` for two of them.
  package func product<Factor>(
    of factors: [Factor], by multiply: (Factor, Factor) -> Factor
  ) -> Factor {
    func product(_ i: Int, _ j: Int) -> Factor {
      if i == j { return factors[i] }
      return multiply(product(i, splits[i][j]), product(splits[i][j] + 1, j))
    }
    return product(0, factors.count - 1)
  }
}

/// Returns the product of `count` equal factors, by repeated squaring; `nil` if `count` is 0.
package func repeatedProduct<Factor>(
  of factor: Factor, count: UInt, by multiply: (Factor, Factor) -> Factor
) -> Factor? {
  var (square, rest) = (factor, count)
  var result: Factor?
  while rest > 0 {
    if rest & 1 == 1 { result = result.map { multiply($0, square) } ?? square }
    rest >>= 1
    if rest > 0 { square = multiply(square, square) }
  }
  return result
}
