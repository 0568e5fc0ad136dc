// The blocked matrix product (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication",
// 2008): a block of B is packed in the order in which the register tile reads it, while a block of A stays in
// the second-level cache. Results are written once for each 1,024 of `k`, the largest cost of large matrices
// besides the multiplications.

/// The size of a block along `k`. It is fixed, which keeps the order of additions.
private let blockDepth = 1024
private let blockRows = 64
private let blockColumns = 1024

/// Computes the matrix product `C = A·B`, or `C += A·B`.
///
/// - Parameters:
///   - a: `[m, k]`, with any strides; a transposed matrix has its strides swapped.
///   - b: `[k, n]`, with any strides.
///   - c: `[m, n]`, with contiguous rows `cRowStride` apart.
///   - accumulate: Whether the product is added to C, or overwrites it.
public func matmul(
  m: Int, n: Int, k: Int,
  _ a: UnsafePointer<Float>, aRowStride: Int, aColumnStride: Int,
  _ b: UnsafePointer<Float>, bRowStride: Int, bColumnStride: Int,
  into c: UnsafeMutablePointer<Float>, cRowStride: Int, accumulate: Bool
) {
  if m == 0 || n == 0 { return }
  // Threads share the rows or the columns, whichever are more; the order of additions stays the same.
  // To wake a thread costs as much as half a product of 100 × 100 × 100.
  let parts = m * n * k < 1 << 20 ? 1 : threadCount
  let byRows = m >= n
  let tile = byRows ? tileRows : tileColumns
  let share = ((byRows ? m : n) + parts * tile - 1) / (parts * tile) * tile
  parallelFor(parts) { part in
    let start = part * share
    let count = min(share, (byRows ? m : n) - start)
    if count <= 0 { return }
    let (aStart, bStart) = byRows ? (start * aRowStride, 0) : (0, start * bColumnStride)
    multiplySerially(
      m: byRows ? count : m, n: byRows ? n : count, k: k,
      a + aStart, aRowStride: aRowStride, aColumnStride: aColumnStride,
      b + bStart, bRowStride: bRowStride, bColumnStride: bColumnStride,
      into: c + (byRows ? start * cRowStride : start), cRowStride: cRowStride,
      accumulate: accumulate)
  }
}

/// Computes the matrix product on the calling thread.
func multiplySerially(
  m: Int, n: Int, k: Int,
  _ a: UnsafePointer<Float>, aRowStride: Int, aColumnStride: Int,
  _ b: UnsafePointer<Float>, bRowStride: Int, bColumnStride: Int,
  into c: UnsafeMutablePointer<Float>, cRowStride: Int, accumulate: Bool
) {
  if k == 0 {
    if !accumulate {
      for i in 0..<m { (c + i * cRowStride).update(repeating: 0, count: n) }
    }
    return
  }
  let depth = min(blockDepth, k)
  // The tile reads contiguous rows of A in place, except the last ones, which do not fill a tile.
  let inPlace = aColumnStride == 1 ? m / tileRows * tileRows : 0
  let aSize = roundUp(min(blockRows, m - inPlace), tileRows) * depth
  let bSize = roundUp(min(blockColumns, n), tileColumns) * depth
  withWorkspace(aSize + bSize + tileRows * tileColumns) { workspace in
    let (packedA, packedB, edge) = (workspace, workspace + aSize, workspace + aSize + bSize)
    for column in stride(from: 0, to: n, by: blockColumns) {
      let columns = min(blockColumns, n - column)
      for level in stride(from: 0, to: k, by: blockDepth) {
        let levels = min(blockDepth, k - level)
        pack(
          b + level * bRowStride + column * bColumnStride, count: columns, levels,
          stride: bColumnStride, levelStride: bRowStride, panel: tileColumns, into: packedB)
        var row = 0
        while row < m {
          let isPacked = row >= inPlace
          let rows = min(blockRows, (isPacked ? m : inPlace) - row)
          let corner = a + row * aRowStride + level * aColumnStride
          if isPacked {
            pack(
              corner, count: rows, levels, stride: aRowStride, levelStride: aColumnStride,
              panel: tileRows, into: packedA)
          }
          multiplyBlock(
            rows, columns, levels, isPacked ? UnsafePointer(packedA) : corner,
            aRowStride: isPacked ? nil : aRowStride, packedB, c + row * cRowStride + column,
            cRowStride, accumulate || level > 0, edge)
          row += rows
        }
      }
    }
  }
}

/// Multiplies a block of A by a packed block of B, tile by tile.
///
/// - Parameter aRowStride: The distance between rows of A; `nil` if A is packed.
private func multiplyBlock(
  _ rows: Int, _ columns: Int, _ levels: Int,
  _ a: UnsafePointer<Float>, aRowStride: Int?, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ cRowStride: Int, _ accumulate: Bool,
  _ edge: UnsafeMutablePointer<Float>
) {
  for column in stride(from: 0, to: columns, by: tileColumns) {
    let width = min(tileColumns, columns - column)
    for row in stride(from: 0, to: rows, by: tileRows) {
      let height = min(tileRows, rows - row)
      let bPanel = b + column * levels
      let isWhole = height == tileRows && width == tileColumns
      let target = isWhole ? c + row * cRowStride + column : edge
      let targetStride = isWhole ? cRowStride : tileColumns
      if let aRowStride {
        multiplyRows(
          k: levels, a + row * aRowStride, aRowStride: aRowStride, bPanel, target,
          cRowStride: targetStride, accumulate: isWhole && accumulate)
      } else {
        multiplyTile(
          k: levels, a + row * levels, bPanel, target, cRowStride: targetStride,
          accumulate: isWhole && accumulate)
      }
      if !isWhole {
        let corner = c + row * cRowStride + column
        for i in 0..<height {
          let (from, to) = (edge + i * tileColumns, corner + i * cRowStride)
          for j in 0..<width { to[j] = accumulate ? to[j] + from[j] : from[j] }
        }
      }
    }
  }
}

/// Packs `[count, levels]` into panels `[levels, panel]`; the last panel is padded with zeros.
func pack(
  _ source: UnsafePointer<Float>, count: Int, _ levels: Int, stride step: Int, levelStride: Int,
  panel: Int, into target: UnsafeMutablePointer<Float>
) {
  for start in stride(from: 0, to: count, by: panel) {
    let width = min(panel, count - start)
    let from = source + start * step
    let to = target + start * levels
    if width < panel { to.update(repeating: 0, count: panel * levels) }
    if step == 1 {
      for level in 0..<levels {
        let (row, position) = (from + level * levelStride, to + level * panel)
        for i in 0..<width { position[i] = row[i] }
      }
    } else {
      // 16 levels at a time keep the lines that are written in the first-level cache.
      for first in stride(from: 0, to: levels, by: 16) {
        let last = min(first + 16, levels)
        for i in 0..<width {
          let row = from + i * step
          for level in first..<last { to[level * panel + i] = row[level * levelStride] }
        }
      }
    }
  }
}

@inline(__always)
func roundUp(_ value: Int, _ unit: Int) -> Int { (value + unit - 1) / unit * unit }
