import Curriculum

extension Solutions03 {
  /// Exercise 3.4: multiply two matrices block by block, so that numbers are fetched less often.
  ///
  /// Memory is far away. What was read last is kept near the processor, but there is little room. In three
  /// plain loops every number of b is used once and gone when its turn comes again. Multiply a block of a
  /// with a block of b instead, and each number that was fetched is used `block` times before it goes:
  ///
  ///               k                 n               n
  ///         ┌───┬───┬──┐      ┌───┬───┬──┐    ┌───┬───┬──┐
  ///         │   │   │  │      │   │ ▓ │  │    │   │   │  │
  ///       m ├───┼───┼──┤  · k ├───┼───┼──┤    ├───┼───┼──┤
  ///         │ ▓ │ ▒ │  │      │   │ ▒ │  │    │   │ █ │  │     █ = ▓ · ▓ + ▒ · ▒ + …
  ///         └───┴───┴──┘      └───┴───┴──┘    └───┴───┴──┘
  ///
  /// A `FarMatrix` is read with `a[i, k]`; it has `rows` and `columns`. It counts how often a number had to
  /// be fetched, while there is room for three blocks of numbers near by. The check counts along: for two
  /// matrices of 32 rows and columns, three plain loops fetch 33,792 times, blocks of 8 at most 8,192
  /// times.
  ///
  /// Sizes need not be multiples of the block: the last one is smaller.
  ///
  /// - Parameters:
  ///   - a: m rows and k columns.
  ///   - b: k rows and n columns.
  ///   - block: rows and columns of a block, at least 1.
  /// - Returns: the m · n numbers of a · b, row after row.
  public static func blockedMatmul(
    _ a: FarMatrix, _ b: FarMatrix, block: Int
  ) throws -> [Float] {
    // solution
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
    // end of solution
  }
}
