extension Solutions {
  /// Exercise 3.4: multiply two matrices block by block, so that fewer elements are read from memory.
  ///
  /// Reading memory is slow. What was read last is kept in a *cache* near the processor, but the cache is
  /// small. In three plain loops, every element of b is used once, and has left the cache when it is needed
  /// again. Multiply a block of a by a block of b instead, and each element that was read is used `block`
  /// times before it leaves:
  ///
  ///               k                 n               n
  ///         ┌───┬───┬──┐      ┌───┬───┬──┐    ┌───┬───┬──┐
  ///         │   │   │  │      │   │ ▓ │  │    │   │   │  │
  ///       m ├───┼───┼──┤  · k ├───┼───┼──┤    ├───┼───┼──┤
  ///         │ ▓ │ ▒ │  │      │   │ ▒ │  │    │   │ █ │  │     █ = ▓ · ▓ + ▒ · ▒ + …
  ///         └───┴───┴──┘      └───┴───┴──┘    └───┴───┴──┘
  ///
  /// A `CachedMatrix` is read with `a[i, k]`; it has `rows` and `columns`. Its cache has room for three
  /// blocks, and it counts the *cache misses*: how often an element was not in the cache and had to be read
  /// from memory. The check counts them, too: for two matrices of 32 rows and columns, three plain loops have
  /// 33,792 cache misses, and blocks of 8 at most 8,192.
  ///
  /// Sizes need not be multiples of the block: the last block may be smaller.
  ///
  /// - Parameters:
  ///   - a: m rows and k columns.
  ///   - b: k rows and n columns.
  ///   - block: the number of rows and columns of a block, at least 1.
  /// - Returns: the m · n elements of a · b, in row-major order.
  public static func blockedMatmul(
    _ a: CachedMatrix, _ b: CachedMatrix, block: Int
  ) throws -> [Float] {
    var c = [Float](repeating: 0, count: a.rows * b.columns)
    func range(_ start: Int, _ size: Int) -> Range<Int> { start..<min(start + block, size) }
    for i0 in stride(from: 0, to: a.rows, by: block) {
      for k0 in stride(from: 0, to: a.columns, by: block) {
        for j0 in stride(from: 0, to: b.columns, by: block) {
          for i in range(i0, a.rows) {
            for j in range(j0, b.columns) {
              for k in range(k0, a.columns) { c[i * b.columns + j] += a[i, k] * b[k, j] }
            }
          }
        }
      }
    }
    return c
  }
}

extension Exercises {
  public static let blockedMatmul = Exercise<
    (CachedMatrix, CachedMatrix, Int) throws -> [Float]
  >(
    .blockedMatmul, solution: Solutions.blockedMatmul, cases: BlockedTrial.all,
    run: { try $1.run($0) },
    mismatch: { $0.mismatch($1) },
    // Several answers may have too many cache misses, each as many as it likes.
    isSame: {
      $0.elements.count == $1.elements.count && firstDifference($0.elements, $1.elements) == nil
    },
    describe: \.text,
    trivialAnswers: [
      { a, b, _ in [Float](repeating: 0, count: a.rows * b.columns) },
      { a, _, _ in (0..<a.rows * a.columns).map { a[$0 / a.columns, $0 % a.columns] } },
      { _, _, _ in [] },
    ],
    mistakes: {
      Mistake(
        "right, but not blocked: elements are used once, leave the cache, and are read again",
        product(blocks: { size, _ in [0..<size] }))
      onlyWholeBlocks()
      Mistake(
        "overwritten: every block of k adds its part to C, but only the last one is left",
        product(before: { _ in 0 })
      )
      .also(
        product(
          stepBlocks: { evenBlocks($0, $1).map { ($0.upperBound - 1)..<$0.upperBound } },
          before: { _ in 0 }))
      Mistake(
        "one block of k only: all blocks of k add to C",
        product(stepBlocks: { Array(evenBlocks($0, $1).prefix(1)) }))
      Mistake(
        "counted twice: the last block was moved back and overlaps the one before it",
        product(stepBlocks: { size, block in
          evenBlocks(size, block).map { max(0, $0.upperBound - block)..<$0.upperBound }
        }))
      Mistake(readsOutside, product(blocks: tooLarge)).signs { $1.readsOutside > 0 }
      Mistake(readsOutside, product(blocks: tooLarge, checksPosition: false))
        .crashes(\.writesOutsideIfRoundedUp)
    })
}

private let readsOutside =
  "read outside: the last block ends where the matrix ends, not after a whole block"

/// Cuts the last block off along one, two or all three of the sizes.
private func onlyWholeBlocks() -> Mistake<
  (CachedMatrix, CachedMatrix, Int) throws -> [Float], BlockedTrial, BlockedProduct
> {
  func whole(_ size: Int, _ block: Int) -> [Range<Int>] {
    stride(from: 0, through: size - block, by: block).map { $0..<$0 + block }
  }
  func cut(_ sizes: Int) -> (CachedMatrix, CachedMatrix, Int) -> [Float] {
    product(
      blocks: sizes & 1 > 0 ? whole : evenBlocks, stepBlocks: sizes & 2 > 0 ? whole : evenBlocks,
      columnBlocks: sizes & 4 > 0 ? whole : evenBlocks)
  }
  let sentence = "only whole blocks: if they do not divide the size, a smaller one is left"
  return (1..<7).reduce(Mistake(sentence, cut(7))) { $0.also(cut($1)) }
}

private func evenBlocks(_ size: Int, _ block: Int) -> [Range<Int>] {
  stride(from: 0, to: size, by: block).map { $0..<min($0 + block, size) }
}

/// Every block is a whole one, also the last.
private func tooLarge(_ size: Int, _ block: Int) -> [Range<Int>] {
  stride(from: 0, to: size, by: block).map { $0..<$0 + block }
}

private typealias Blocks = (_ size: Int, _ block: Int) -> [Range<Int>]

/// Creates a blocked product.
///
/// - Parameters:
///   - blocks: the blocks of rows, and of all that is not given.
///   - stepBlocks: the blocks of k.
///   - columnBlocks: the blocks of columns.
///   - before: what becomes of C[i, j] before a block of k is added to it.
///   - checksPosition: whether writing outside C is left out.
private func product(
  blocks: @escaping Blocks = evenBlocks, stepBlocks: Blocks? = nil, columnBlocks: Blocks? = nil,
  before: @escaping (Float) -> Float = { $0 }, checksPosition: Bool = true
) -> (CachedMatrix, CachedMatrix, Int) -> [Float] {
  { a, b, block in
    var c = [Float](repeating: 0, count: a.rows * b.columns)
    for rows in blocks(a.rows, block) {
      for steps in (stepBlocks ?? blocks)(a.columns, block) {
        for columns in (columnBlocks ?? blocks)(b.columns, block) {
          for i in rows {
            for j in columns {
              let position = i * b.columns + j
              let isInside = !checksPosition || c.indices.contains(position)
              let sum = steps.reduce(isInside ? before(c[position]) : 0) {
                $0 + a[i, $1] * b[$1, j]
              }
              if isInside { c[position] = sum }
            }
          }
        }
      }
    }
    return c
  }
}
