// Winograd's method on blocked activations, with weights that are transformed once where they are few, and else just
// before they are needed, which reads less memory.

extension Tiling {
  /// Whether Winograd's method is faster than direct convolution of blocked activations: it multiplies less but reads four
  /// times as many weights, which takes as long as the products of some ten tiles.
  func suitsPacked(border: Int) -> Bool {
    let tiles = roundUp(count, 8)
    let positions = roundUp(shape.batch * shape.outputPlane, 8)
    return Tiling.suits(shape, positions: 0) && shape.paddingHeight == 1 && shape.paddingWidth == 1
      && border >= 1 && Tiling.positions * tiles + 400 < 9 * positions
  }
}

extension PackedConvolution {
  /// Computes a 3×3 convolution of stride 1.
  func convolveByWinograd(_ x: BlockedActivations, _ tiling: Tiling, _ epilogue: BlockedEpilogue) {
    let product = TiledProduct(convolution: self, x: x, tiling: tiling, epilogue: epilogue)
    if tiling.hasManyWeights {
      product.runByPanels(weights: nil)
      return
    }
    let ready = transformed ?? transformAllWeights(tiling)
    transformed = ready
    // With few tiles, threads share the output channels, too.
    if tiling.count < 8 * TiledProduct.mostTiles {
      product.runByPanels(weights: ready)
    } else {
      product.runByTiles(weights: ready)
    }
  }

  private func transformAllWeights(_ tiling: Tiling) -> UnsafeMutablePointer<Float> {
    let size = Tiling.positions * weightStride(tiling)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: panels * size * 4, alignment: 64)
      .bindMemory(to: Float.self, capacity: panels * size)
    parallelFor(panels) { transformWeights(tiling, panel: $0, into: memory + $0 * size) }
    return memory
  }

  /// Computes `G g Gᵀ` of the kernels of a panel, `[36, inputs, 32]`.
  fileprivate func transformWeights(
    _ tiling: Tiling, panel: Int, into target: UnsafeMutablePointer<Float>
  ) {
    let stride = weightStride(tiling)
    withWorkspace(18 * 16) { scratch in
      for input in 0..<inputBlocks * 16 {
        let taps =
          weights + panel * panelSize + (input / 16 * 9 * 16 + input % 16) * 32
        for half in 0..<2 {
          transformKernel(
            taps + half * 16, step: 16 * 32, into: target + input * 32 + half * 16,
            positionStride: stride, scratch: scratch)
        }
      }
    }
  }
}

/// A convolution by Winograd's method.
private struct TiledProduct {
  let convolution: PackedConvolution
  let x: BlockedActivations
  let tiling: Tiling
  let epilogue: BlockedEpilogue

  /// The most tiles that are multiplied at a time: their products fit the second-level cache.
  static let mostTiles = 64
  var blocks: Int { tiling.inputBlocks }
  var panelSize: Int { Tiling.positions * weightStride(tiling) }
  /// Returns the distance between positions of `tiles` transformed tiles, three cache lines more than a power of two.
  func positionStride(_ tiles: Int) -> Int { blocks * tiles * 16 + 48 }
  /// Returns the distance between positions of the products of `tiles` tiles, likewise.
  func productStride(_ tiles: Int) -> Int { tiles * 32 + 48 }

  /// Each thread computes all channels of blocks of tiles.
  func runByTiles(weights: UnsafePointer<Float>) {
    let room = max(8, min(Self.mostTiles, 4096 / (blocks * 16) / 8 * 8))
    let stride = positionStride(room)
    parallelFor((tiling.count + room - 1) / room) { task in
      let tiles = task * room..<min((task + 1) * room, tiling.count)
      withWorkspace(Tiling.positions * (stride + productStride(room))) { v in
        transform(tiles, into: v, room: room)
        for panel in 0..<convolution.panels {
          multiply(
            v, room: room, weights + panel * panelSize, panel: panel, tiles,
            products: v + Tiling.positions * stride)
        }
      }
    }
  }

  /// All tiles are transformed first; then each thread computes panels of 32 channels.
  ///
  /// - Parameter weights: The transformed weights; `nil` to transform those of a panel when it is computed.
  func runByPanels(weights: UnsafePointer<Float>?) {
    let room = roundUp(tiling.count, 8)
    let stride = positionStride(room)
    withWorkspace(Tiling.positions * stride) { v in
      parallelFor(room / 8 * blocks) { task in
        let (part, block) = task.quotientAndRemainder(dividingBy: blocks)
        transform(
          part * 8..<min(part * 8 + 8, tiling.count), blocks: block..<block + 1,
          into: v + part * 8 * 16, room: room)
      }
      // With transformed weights, a task is a part of the tiles, which balances the threads.
      let share = weights == nil ? room : max(8, min(Self.mostTiles, roundUp(room / 4, 8)))
      let parts = (room + share - 1) / share
      parallelFor(convolution.panels * parts) { task in
        let (panel, part) = task.quotientAndRemainder(dividingBy: parts)
        let products = Tiling.positions * productStride(Self.mostTiles)
        withWorkspace(products + (weights == nil ? panelSize : 0)) { workspace in
          let u = weights.map { $0 + panel * panelSize } ?? UnsafePointer(workspace + products)
          if weights == nil {
            convolution.transformWeights(tiling, panel: panel, into: workspace + products)
          }
          for first in Swift.stride(
            from: part * share, to: min((part + 1) * share, tiling.count), by: Self.mostTiles)
          {
            let last = min(first + Self.mostTiles, (part + 1) * share, tiling.count)
            multiply(
              v + first * 16, room: room, u, panel: panel, first..<last, products: workspace)
          }
        }
      }
    }
  }

  /// Transforms tiles to `[36, blocks, room, 16]`.
  private func transform(
    _ tiles: Range<Int>, blocks range: Range<Int>? = nil, into v: UnsafeMutablePointer<Float>,
    room: Int
  ) {
    let layout = x.layout
    withWorkspace(36 * 16) { scratch in
      for tile in tiles {
        let (image, y, x) = tiling.position(tile)
        for block in range ?? 0..<blocks {
          transformInput(
            self.x.values + layout.offset(image, block, 4 * y - 1, 4 * x - 1),
            rowStride: layout.paddedWidth * 16,
            into: v + (block * room + tile - tiles.lowerBound) * 16,
            positionStride: positionStride(room), scratch: scratch)
        }
      }
    }
  }

  /// Computes 32 channels of up to 64 tiles, position by position, which keeps the weights of a position in the first-level
  /// cache.
  private func multiply(
    _ v: UnsafePointer<Float>, room: Int, _ u: UnsafePointer<Float>, panel: Int,
    _ tiles: Range<Int>, products: UnsafeMutablePointer<Float>
  ) {
    let stride = positionStride(room)
    let count = roundUp(tiles.count, 8)
    let productStride = productStride(count)
    for position in 0..<Tiling.positions {
      for tile in Swift.stride(from: 0, to: count, by: 8) {
        multiplyTransformed(
          blocks: blocks, blocksPerSum: 2, v + position * stride + tile * 16,
          blockStride: room * 16,
          u + position * weightStride(tiling), into: products + position * productStride + tile * 32
        )
      }
    }
    for tile in tiles {
      finish(products + (tile - tiles.lowerBound) * 32, positionStride: productStride, tile, panel)
    }
  }

  /// Computes `Aᵀ m A` of one tile and 32 channels, applies the epilogue and writes the outputs inside the image.
  private func finish(
    _ m: UnsafePointer<Float>, positionStride: Int, _ tile: Int, _ panel: Int
  ) {
    let layout = epilogue.layout
    let (image, y, x) = tiling.position(tile)
    let (height, width) = (min(4, layout.height - 4 * y), min(4, layout.width - 4 * x))
    withUnsafeTemporaryAllocation(byteCount: 40 * 16 * 4, alignment: 64) { memory in
      let results = memory.baseAddress!.bindMemory(to: Float.self, capacity: 40 * 16)
      for half in 0..<min(2, layout.blocks - 2 * panel) {
        transformOutput(
          m + half * 16, positionStride: positionStride, into: results, scratch: results + 16 * 16)
        let shift = epilogue.shift.lanes(panel * 32 + half * 16)
        for row in 0..<height {
          let position = layout.offset(image, 2 * panel + half, 4 * y + row, 4 * x)
          for column in 0..<width {
            var value = UnsafePointer(results).lanes((row * 4 + column) * 16) + shift
            if let addend = epilogue.addend { value += addend.lanes(position + column * 16) }
            value.replace(with: epilogue.floor, where: value .< epilogue.floor)
            UnsafeMutableRawPointer(epilogue.output + position + column * 16)
              .storeBytes(of: value, as: SIMD16<Float>.self)
          }
        }
      }
    }
  }
}

// A copy in each file that needs it: across files it would be a call.
extension UnsafePointer<Float> {
  @inline(__always)
  fileprivate func lanes(_ offset: Int) -> SIMD16<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD16<Float>.self)
  }
}
