// The matrix product in double precision: blocked like that of floats, with fewer parts.

/// The rows and columns of a tile, whose sums are held in registers.
private let rowsOfTile = 4
private let columnsOfTile = 16
/// The size of a block along `k`. It is fixed, which keeps the order of additions.
private let blockDepth = 256

/// Computes the matrix product `C = A·B`, or `C += A·B`, in double precision.
///
/// - Parameters:
///   - a: `[m, k]`, with any strides; a transposed matrix has its strides swapped.
///   - b: `[k, n]`, with any strides.
///   - c: `[m, n]`, with contiguous rows `cRowStride` apart.
///   - accumulate: Whether the product is added to C, or overwrites it.
public func matmul(
  m: Int, n: Int, k: Int,
  _ a: UnsafePointer<Double>, aRowStride: Int, aColumnStride: Int,
  _ b: UnsafePointer<Double>, bRowStride: Int, bColumnStride: Int,
  into c: UnsafeMutablePointer<Double>, cRowStride: Int, accumulate: Bool
) {
  if m == 0 || n == 0 { return }
  if !accumulate { for i in 0..<m { (c + i * cRowStride).update(repeating: 0, count: n) } }
  // Threads share the panels of columns; each element is the same sum on any of them.
  let panels = (n + columnsOfTile - 1) / columnsOfTile
  let share = m * n * k < 1 << 18 ? panels : 1
  parallelFor((panels + share - 1) / share) { part in
    withUnsafeTemporaryAllocation(
      of: Double.self, capacity: blockDepth * (columnsOfTile + rowsOfTile)
    ) { memory in
      let right = memory.baseAddress!
      let left = right + blockDepth * columnsOfTile
      for panel in part * share..<min((part + 1) * share, panels) {
        let column = panel * columnsOfTile
        let width = min(columnsOfTile, n - column)
        for level in stride(from: 0, to: k, by: blockDepth) {
          let levels = min(blockDepth, k - level)
          pack(
            b + level * bRowStride + column * bColumnStride, width, levels, bColumnStride,
            bRowStride, columnsOfTile, into: right)
          for row in stride(from: 0, to: m, by: rowsOfTile) {
            let height = min(rowsOfTile, m - row)
            pack(
              a + row * aRowStride + level * aColumnStride, height, levels, aRowStride,
              aColumnStride, rowsOfTile, into: left)
            addTile(levels, left, right, c + row * cRowStride + column, cRowStride, height, width)
          }
        }
      }
    }
  }
}

/// Packs `[count, levels]` into `[levels, size]`, padded with zeros.
private func pack(
  _ source: UnsafePointer<Double>, _ count: Int, _ levels: Int, _ step: Int, _ levelStep: Int,
  _ size: Int, into target: UnsafeMutablePointer<Double>
) {
  if count < size { target.update(repeating: 0, count: levels * size) }
  for i in 0..<count {
    for level in 0..<levels { target[level * size + i] = source[i * step + level * levelStep] }
  }
}

/// Adds the product of `[levels, 4]`, transposed, and `[levels, 16]` to the first `height` rows and `width` columns
/// of C.
private func addTile(
  _ levels: Int, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
  _ c: UnsafeMutablePointer<Double>, _ cRowStride: Int, _ height: Int, _ width: Int
) {
  typealias Lanes = SIMD8<Double>
  var (c00, c01, c10, c11) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
  var (c20, c21, c30, c31) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
  var (row, lanes) = (a, UnsafeRawPointer(b))
  for _ in 0..<levels {
    let low = lanes.loadUnaligned(as: Lanes.self)
    let high = lanes.loadUnaligned(fromByteOffset: 64, as: Lanes.self)
    c00.addProduct(Lanes(repeating: row[0]), low)
    c01.addProduct(Lanes(repeating: row[0]), high)
    c10.addProduct(Lanes(repeating: row[1]), low)
    c11.addProduct(Lanes(repeating: row[1]), high)
    c20.addProduct(Lanes(repeating: row[2]), low)
    c21.addProduct(Lanes(repeating: row[2]), high)
    c30.addProduct(Lanes(repeating: row[3]), low)
    c31.addProduct(Lanes(repeating: row[3]), high)
    row += rowsOfTile
    lanes += columnsOfTile * 8
  }
  func store(_ i: Int, _ low: Lanes, _ high: Lanes) {
    guard i < height else { return }
    let target = c + i * cRowStride
    for j in 0..<width { target[j] += j < 8 ? low[j] : high[j - 8] }
  }
  store(0, c00, c01)
  store(1, c10, c11)
  store(2, c20, c21)
  store(3, c30, c31)
}
