import CMachine

// The innermost loop of every matrix product and convolution: a block of 8 × 32 sums of products, computed in
// tiles that fit the registers of the processor. The order of additions is the same in every tile, and with it
// the results, bit for bit.
//
// All of it is in one file, since functions of other files are not inlined in debug builds.

/// The rows of a block.
let tileRows = 8
/// The columns of a block.
let tileColumns = 32

// MARK: Tiles

/// A tile of sums that are held in registers while products are accumulated.
private protocol RegisterTile {
  /// The number of rows; divides ``tileRows``.
  static var rows: Int { get }
  /// The number of columns; divides ``tileColumns``.
  static var columns: Int { get }

  /// Creates a tile of zeros.
  init()

  /// Adds the products of one run of operands, for the tile whose first row and column are given.
  mutating func accumulate(_ operands: some TileOperands, run: Int, row: Int, column: Int)

  /// Writes the sums to `c`, whose rows are `rowStride` apart, or adds them to it.
  func store(to c: UnsafeMutablePointer<Float>, rowStride: Int, accumulate: Bool)
}

/// The operands A and B of a block: `runs` runs of `steps` steps. Each step adds to the block the outer
/// product of a column of A, 8 numbers, and a row of B, 32 numbers.
private protocol TileOperands {
  /// The number of runs.
  var runs: Int { get }
  /// The number of steps in a run.
  var steps: Int { get }
  /// The distance from one step to the next in A, and in B.
  var aStep: Int { get }
  var bStep: Int { get }

  /// Returns the address of A's row at the first step of a run.
  func a(run: Int, row: Int) -> UnsafePointer<Float>
  /// Returns the address of B's columns at the first step of a run, from `column` on. 16 columns are
  /// contiguous, from 0 or 16 on.
  func b(run: Int, column: Int) -> UnsafePointer<Float>
}

/// The shapes of tiles, by the instructions that they are for.
enum TileShape: CaseIterable {
  /// 8 × 32.
  case avx512
  /// 4 × 16.
  case avx2
  /// 8 × 8.
  case neon

  /// The floats in a vector register of the processor that is compiled for.
  @inline(__always)
  private static var registerWidth: Int32 { VECTOR_REGISTER_FLOATS }

  /// The shape for that processor. This is the only place that depends on it.
  @inline(__always)
  static var native: TileShape {
    registerWidth == 16 ? .avx512 : registerWidth == 8 ? .avx2 : .neon
  }
}

/// Computes a block in tiles of the given shape: `C[8, 32] = (accumulate ? C : 0) + A·B`.
///
/// The native shape is known to the compiler, which drops the other branches.
@inline(__always)
private func multiplyBlock(
  _ operands: some TileOperands, in shape: TileShape = .native,
  into c: UnsafeMutablePointer<Float>, rowStride: Int, accumulate: Bool
) {
  switch shape {
  case .avx512:
    multiplyBlock(
      EightRowTile<FloatProducts<SIMD16<Float>>>.self, operands, c, rowStride, accumulate)
  case .avx2:
    multiplyBlock(FourRowTile.self, operands, c, rowStride, accumulate)
  case .neon:
    multiplyBlock(
      EightRowTile<FloatProducts<SIMD4<Float>>>.self, operands, c, rowStride, accumulate)
  }
}

/// Computes a block with one type of tile.
@inline(__always)
private func multiplyBlock<Tile: RegisterTile>(
  _ type: Tile.Type, _ operands: some TileOperands, _ c: UnsafeMutablePointer<Float>,
  _ rowStride: Int, _ accumulate: Bool
) {
  for row in stride(from: 0, to: tileRows, by: Tile.rows) {
    for column in stride(from: 0, to: tileColumns, by: Tile.columns) {
      var tile = Tile()
      for run in 0..<operands.runs {
        tile.accumulate(operands, run: run, row: row, column: column)
      }
      tile.store(
        to: c + row * rowStride + column, rowStride: rowStride, accumulate: accumulate)
    }
  }
}

/// What a tile adds to its sums.
private protocol TileProducts {
  associatedtype Lanes: SIMD where Lanes.Scalar == Float

  /// Adds products of `a` and `b` to each sum.
  static func add(_ a: Lanes, _ b: Lanes, to sums: inout Lanes)
}

/// One product of floats.
private enum FloatProducts<Lanes: SIMD>: TileProducts where Lanes.Scalar == Float {
  @inline(__always)
  static func add(_ a: Lanes, _ b: Lanes, to sums: inout Lanes) { sums.addProduct(a, b) }
}

/// Two products of bfloat16 numbers, of which each lane of `a` and `b` holds a pair.
private enum BFloat16Products: TileProducts {
  @inline(__always)
  static func add(_ a: SIMD16<Float>, _ b: SIMD16<Float>, to sums: inout SIMD16<Float>) {
    sums = addPairProducts(sums, a, b)
  }
}

/// A tile of 8 rows by two registers, `Lanes` being a register's numbers: 16 registers of sums. Each step
/// loads two registers of B and broadcasts 8 numbers of A: 16 multiply-adds for 10 loads.
///
/// With `SIMD16`, 8 × 32 for AVX-512, which has 32 registers of 16 floats; with `SIMD4`, 8 × 8 for NEON,
/// which has 32 registers of 4. The sums are variables of their own, since the compiler would keep an array
/// in memory.
private struct EightRowTile<Products: TileProducts>: RegisterTile {
  typealias Lanes = Products.Lanes

  static var rows: Int { 8 }
  static var columns: Int { 2 * Lanes.scalarCount }

  private var (c00, c01) = (Lanes.zero, Lanes.zero)
  private var (c10, c11) = (Lanes.zero, Lanes.zero)
  private var (c20, c21) = (Lanes.zero, Lanes.zero)
  private var (c30, c31) = (Lanes.zero, Lanes.zero)
  private var (c40, c41) = (Lanes.zero, Lanes.zero)
  private var (c50, c51) = (Lanes.zero, Lanes.zero)
  private var (c60, c61) = (Lanes.zero, Lanes.zero)
  private var (c70, c71) = (Lanes.zero, Lanes.zero)

  @inline(__always)
  init() {}

  @inline(__always)
  mutating func accumulate(_ operands: some TileOperands, run: Int, row: Int, column: Int) {
    let (p0, p1) = (operands.a(run: run, row: 0), operands.a(run: run, row: 1))
    let (p2, p3) = (operands.a(run: run, row: 2), operands.a(run: run, row: 3))
    let (p4, p5) = (operands.a(run: run, row: 4), operands.a(run: run, row: 5))
    let (p6, p7) = (operands.a(run: run, row: 6), operands.a(run: run, row: 7))
    var (left, right) = (
      operands.b(run: run, column: column),
      operands.b(run: run, column: column + Lanes.scalarCount)
    )
    var k = 0
    for _ in 0..<operands.steps {
      let (b0, b1) = (left.load(as: Lanes.self), right.load(as: Lanes.self))
      let a0 = Lanes(repeating: p0[k])
      Products.add(a0, b0, to: &c00)
      Products.add(a0, b1, to: &c01)
      let a1 = Lanes(repeating: p1[k])
      Products.add(a1, b0, to: &c10)
      Products.add(a1, b1, to: &c11)
      let a2 = Lanes(repeating: p2[k])
      Products.add(a2, b0, to: &c20)
      Products.add(a2, b1, to: &c21)
      let a3 = Lanes(repeating: p3[k])
      Products.add(a3, b0, to: &c30)
      Products.add(a3, b1, to: &c31)
      let a4 = Lanes(repeating: p4[k])
      Products.add(a4, b0, to: &c40)
      Products.add(a4, b1, to: &c41)
      let a5 = Lanes(repeating: p5[k])
      Products.add(a5, b0, to: &c50)
      Products.add(a5, b1, to: &c51)
      let a6 = Lanes(repeating: p6[k])
      Products.add(a6, b0, to: &c60)
      Products.add(a6, b1, to: &c61)
      let a7 = Lanes(repeating: p7[k])
      Products.add(a7, b0, to: &c70)
      Products.add(a7, b1, to: &c71)
      k += operands.aStep
      left += operands.bStep
      right += operands.bStep
    }
  }

  @inline(__always)
  func store(to c: UnsafeMutablePointer<Float>, rowStride: Int, accumulate: Bool) {
    store(c00, c01, c, accumulate)
    store(c10, c11, c + rowStride, accumulate)
    store(c20, c21, c + 2 * rowStride, accumulate)
    store(c30, c31, c + 3 * rowStride, accumulate)
    store(c40, c41, c + 4 * rowStride, accumulate)
    store(c50, c51, c + 5 * rowStride, accumulate)
    store(c60, c61, c + 6 * rowStride, accumulate)
    store(c70, c71, c + 7 * rowStride, accumulate)
  }

  @inline(__always)
  private func store(
    _ left: Lanes, _ right: Lanes, _ c: UnsafeMutablePointer<Float>, _ accumulate: Bool
  ) {
    let next = c + Lanes.scalarCount
    if accumulate {
      let (x, y) = (
        UnsafePointer(c).load(as: Lanes.self), UnsafePointer(next).load(as: Lanes.self)
      )
      c.store(x + left)
      next.store(y + right)
    } else {
      c.store(left)
      next.store(right)
    }
  }
}

/// A tile of 4 × 16 for AVX2, which has 16 registers of 8 floats: 8 registers of sums, since a row takes two.
private struct FourRowTile: RegisterTile {
  static var rows: Int { 4 }
  static var columns: Int { 16 }

  private var (c0, c1) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  private var (c2, c3) = (SIMD16<Float>.zero, SIMD16<Float>.zero)

  @inline(__always)
  init() {}

  @inline(__always)
  mutating func accumulate(_ operands: some TileOperands, run: Int, row: Int, column: Int) {
    let (p0, p1) = (operands.a(run: run, row: row), operands.a(run: run, row: row + 1))
    let (p2, p3) = (operands.a(run: run, row: row + 2), operands.a(run: run, row: row + 3))
    var b = operands.b(run: run, column: column)
    var k = 0
    for _ in 0..<operands.steps {
      let lanes = b.load(as: SIMD16<Float>.self)
      c0.addProduct(SIMD16(repeating: p0[k]), lanes)
      c1.addProduct(SIMD16(repeating: p1[k]), lanes)
      c2.addProduct(SIMD16(repeating: p2[k]), lanes)
      c3.addProduct(SIMD16(repeating: p3[k]), lanes)
      k += operands.aStep
      b += operands.bStep
    }
  }

  @inline(__always)
  func store(to c: UnsafeMutablePointer<Float>, rowStride: Int, accumulate: Bool) {
    store(c0, c, accumulate)
    store(c1, c + rowStride, accumulate)
    store(c2, c + 2 * rowStride, accumulate)
    store(c3, c + 3 * rowStride, accumulate)
  }

  @inline(__always)
  private func store(
    _ sums: SIMD16<Float>, _ c: UnsafeMutablePointer<Float>, _ accumulate: Bool
  ) {
    c.store(accumulate ? UnsafePointer(c).load(as: SIMD16<Float>.self) + sums : sums)
  }
}

// MARK: Operands

/// Operands at constant distances.
private struct StridedOperands: TileOperands {
  var runs = 1
  let steps: Int
  /// A at the first step, and the distances between its runs, rows and steps.
  let a: UnsafePointer<Float>
  var aRun = 0
  let aRow, aStep: Int
  /// The last row of A; rows of the block beyond it repeat it.
  var lastRow = tileRows - 1
  /// Two halves of B, of 16 columns each, at the first step, and the distances between their runs and steps.
  let low, high: UnsafePointer<Float>
  var bRun = 0
  let bStep: Int

  @inline(__always)
  func a(run: Int, row: Int) -> UnsafePointer<Float> { a + run * aRun + min(row, lastRow) * aRow }

  @inline(__always)
  func b(run: Int, column: Int) -> UnsafePointer<Float> {
    (column < 16 ? low : high) + run * bRun + column % 16
  }
}

/// A in windows of an image, each at an address of its own; B in weights `[runs · steps, 32]`.
private struct WindowOperands: TileOperands {
  let corners: UnsafePointer<UnsafePointer<Float>>
  let offsets: UnsafeBufferPointer<Int>
  let steps: Int
  let weights: UnsafePointer<Float>

  @inline(__always)
  var runs: Int { offsets.count }
  @inline(__always)
  var aStep: Int { 1 }
  @inline(__always)
  var bStep: Int { tileColumns }

  @inline(__always)
  func a(run: Int, row: Int) -> UnsafePointer<Float> { corners[row] + offsets[run] }

  @inline(__always)
  func b(run: Int, column: Int) -> UnsafePointer<Float> {
    weights + run * steps * tileColumns + column
  }
}

// MARK: Matrix products

/// Computes a block from packed panels: `C[8, 32] = (accumulate ? C : 0) + A·B`.
///
/// - Parameters:
///   - k: The number of products in a sum.
///   - a: A packed panel, `[k, 8]`.
///   - b: A packed panel, `[k, 32]`.
///   - c: `[8, 32]`, rows `cRowStride` apart.
@inline(never)
func multiplyTile(
  k: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, cRowStride: Int, accumulate: Bool
) {
  multiplyBlock(
    StridedOperands(
      steps: k, a: a, aRow: 1, aStep: tileRows, low: b, high: b + 16, bStep: tileColumns),
    into: c, rowStride: cRowStride, accumulate: accumulate)
}

/// Computes a block as `multiplyTile` does, from rows of A in place: for products with so few columns that
/// packing A would cost more than it saves.
///
/// - Parameter a: `[8, k]`, rows `aRowStride` apart.
@inline(never)
func multiplyRows(
  k: Int, _ a: UnsafePointer<Float>, aRowStride: Int, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, cRowStride: Int, accumulate: Bool
) {
  multiplyBlock(
    StridedOperands(
      steps: k, a: a, aRow: aRowStride, aStep: 1, low: b, high: b + 16, bStep: tileColumns),
    into: c, rowStride: cRowStride, accumulate: accumulate)
}

/// Computes up to 4 rows by 16 columns, `C[4, 16] = A·B`, where a column is an output position of a small
/// convolution.
///
/// - Parameters:
///   - a: `[rows, k]`.
///   - b: `[k, 16]`.
///   - c: `[4, 16]`, overwritten; rows beyond the last one repeat it.
@inline(never)
func multiplySmallOutput(
  k: Int, _ a: UnsafePointer<Float>, rows: Int, _ b: UnsafePointer<Float>,
  into c: UnsafeMutablePointer<Float>
) {
  var tile = FourRowTile()
  tile.accumulate(
    StridedOperands(
      steps: k, a: a, aRow: k, aStep: 1, lastRow: rows - 1, low: b, high: b, bStep: 16),
    run: 0, row: 0, column: 0)
  tile.store(to: c, rowStride: 16, accumulate: false)
}

/// Computes a block as `multiplyTile` does, in tiles of any shape: tests compare them on one processor.
@inline(never)
func multiplyTile(
  in shape: TileShape, k: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, cRowStride: Int, accumulate: Bool
) {
  multiplyBlock(
    StridedOperands(
      steps: k, a: a, aRow: 1, aStep: tileRows, low: b, high: b + 16, bStep: tileColumns),
    in: shape, into: c, rowStride: cRowStride, accumulate: accumulate)
}

// MARK: Convolutions

/// Multiplies the windows of 8 output positions by the weights of 32 output channels, for a direct convolution.
///
/// - Parameters:
///   - corners: The address of the window's corner in the blocked image, for each of the 8 positions.
///   - runs: The offset from the corner of each run of `length` numbers.
///   - weights: `[runs · length, 32]`.
///   - c: `[8, 32]`, overwritten.
@inline(never)
func multiplyWindows(
  _ corners: UnsafePointer<UnsafePointer<Float>>, runs: UnsafeBufferPointer<Int>, length: Int,
  _ weights: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>
) {
  multiplyBlock(
    WindowOperands(corners: corners, offsets: runs, steps: length, weights: weights), into: c,
    rowStride: tileColumns, accumulate: false)
}

/// Multiplies windows as the other function does, where each number is a pair of bfloat16 numbers.
@inline(never)
func multiplyWindowPairs(
  _ corners: UnsafePointer<UnsafePointer<Float>>, runs: UnsafeBufferPointer<Int>, length: Int,
  _ weights: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>
) {
  multiplyBlock(
    EightRowTile<BFloat16Products>.self,
    WindowOperands(corners: corners, offsets: runs, steps: length, weights: weights), c,
    tileColumns, false)
}

/// The rows of positions that one kernel tap multiplies: output rows with the input rows that they read.
struct RowPairs {
  /// The number of rows, and of positions in each.
  let rows, length: Int
  /// The distance between rows of the gradient and of the image.
  let gradientStride, imageStride: Int
  /// The distance between the input positions of neighboring outputs.
  let step: Int
}

/// Adds, over all positions, the products of the gradients of 8 output channels with 32 input channels, for the
/// weight gradient of a direct convolution.
///
/// - Parameters:
///   - d: The gradient, `[positions, 16]`, from the first of 8 neighboring channels on.
///   - low, high: The image, in two blocks of 16 channels.
///   - c: `[8, 32]`, added to.
@inline(never)
func accumulateWindows(
  _ pairs: RowPairs, _ d: UnsafePointer<Float>, _ low: UnsafePointer<Float>,
  _ high: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>
) {
  multiplyBlock(
    StridedOperands(
      runs: pairs.rows, steps: pairs.length, a: d, aRun: pairs.gradientStride, aRow: 1, aStep: 16,
      low: low, high: high, bRun: pairs.imageStride, bStep: pairs.step),
    into: c, rowStride: tileColumns, accumulate: true)
}

/// Multiplies 8 tiles by the weights of 32 output channels, at one position of the transformed images of a
/// Winograd convolution.
///
/// - Parameters:
///   - blocksPerSum: The blocks of channels that are summed before their sum is added to those before. The
///     rounding of these sums is most of the error of Winograd's method: short ones halve it.
///   - v: Transformed tiles, `[blocks, blockStride / 16, 16]`, from the first of 8 neighboring ones on.
///   - u: Transformed weights, `[blocks · 16, 32]`.
///   - m: `[8, 32]`, overwritten.
@inline(never)
func multiplyTransformed(
  blocks: Int, blocksPerSum: Int, _ v: UnsafePointer<Float>, blockStride: Int,
  _ u: UnsafePointer<Float>, into m: UnsafeMutablePointer<Float>
) {
  for first in stride(from: 0, to: blocks, by: blocksPerSum) {
    let low = u + first * 16 * tileColumns
    multiplyBlock(
      StridedOperands(
        runs: min(blocksPerSum, blocks - first), steps: 16, a: v + first * blockStride,
        aRun: blockStride, aRow: 16, aStep: 1, low: low, high: low + 16, bRun: 16 * tileColumns,
        bStep: tileColumns),
      into: m, rowStride: tileColumns, accumulate: first > 0)
  }
}

/// Adds, over tiles, the products of the gradients of 8 output channels with 32 input channels, for the weight
/// gradient of a Winograd convolution.
///
/// - Parameters:
///   - d: Transformed gradients, `[tiles, 16]`, from the first of 8 neighboring channels on.
///   - low, high: Transformed tiles of two blocks of 16 channels, `[tiles, 16]` each.
///   - u: `[8, 32]`, added to.
@inline(never)
func accumulateTransformed(
  tiles: Int, _ d: UnsafePointer<Float>, _ low: UnsafePointer<Float>, _ high: UnsafePointer<Float>,
  into u: UnsafeMutablePointer<Float>
) {
  multiplyBlock(
    StridedOperands(
      steps: tiles, a: d, aRow: 1, aStep: 16, low: low, high: high, bStep: 16),
    into: u, rowStride: tileColumns, accumulate: true)
}

// MARK: Peak rate

/// The floating-point operations of one step of `multiplyAdd`.
public let operationsPerStep = 2.0 * 8 * 32

/// Accumulates a block from operands that are the same at every step: the highest rate of multiply-adds, to
/// which benchmarks compare.
@inline(never)
public func multiplyAdd(steps: Int) {
  withUnsafeTemporaryAllocation(of: Float.self, capacity: (1 + tileRows) * tileColumns) { memory in
    let numbers = memory.baseAddress!
    numbers.initialize(repeating: 0.001, count: memory.count)
    multiplyBlock(
      StridedOperands(
        steps: steps, a: numbers, aRow: 1, aStep: 0, low: numbers, high: numbers, bStep: 0),
      into: numbers + tileColumns, rowStride: tileColumns, accumulate: false)
  }
}

// MARK: Loads and stores

extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func load<Lanes: SIMD>(as type: Lanes.Type) -> Lanes where Lanes.Scalar == Float {
    UnsafeRawPointer(self).loadUnaligned(as: type)
  }
}

extension UnsafeMutablePointer<Float> {
  @inline(__always)
  fileprivate func store<Lanes: SIMD>(_ lanes: Lanes) where Lanes.Scalar == Float {
    UnsafeMutableRawPointer(self).storeBytes(of: lanes, as: Lanes.self)
  }
}
