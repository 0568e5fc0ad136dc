/// The layout of a batch of images between the layers of a compiled network: `[N, blocks, H + 2b, W + 2b, 16]`, blocks
/// of 16 words of 32 bits with a border of b zeros, which convolutions read as padding. A word is a float, or a pair of
/// bfloat16 numbers. The field calls this layout `NCHW16c`.
public struct BlockedLayout: Hashable, Sendable {
  /// The sizes N, C, H and W.
  public var batch, channels, height, width: Int
  /// The width of the border.
  public var border: Int
  /// The precision of the activations.
  public var precision: Precision

  /// Creates a layout.
  public init(
    batch: Int, channels: Int, height: Int, width: Int, border: Int, precision: Precision = .float32
  ) {
    (self.batch, self.channels, self.precision) = (batch, channels, precision)
    (self.height, self.width, self.border) = (height, width, border)
  }

  /// The number of blocks of channels.
  var blocks: Int { precision.blocks(channels) }
  /// The size with the border, and with whole tiles of Winograd's method.
  var paddedHeight: Int { roundUp(height, 4) + 2 * border }
  var paddedWidth: Int { roundUp(width, 4) + 2 * border }
  /// The distances between blocks and between images.
  var blockStride: Int { paddedHeight * paddedWidth * 16 }
  var imageStride: Int { blocks * blockStride }
  var count: Int { batch * imageStride }

  /// Returns the offset of the first channel of a pixel, which may be in the border.
  @inline(__always)
  func offset(_ image: Int, _ block: Int, _ y: Int, _ x: Int) -> Int {
    image * imageStride + block * blockStride
      + ((y + border) * paddedWidth + x + border) * 16
  }
}

/// The memory of a compiled network's activations, which is reused from layer to layer and from call to call. Its
/// borders are zeroed once: nothing but the pixels inside is ever written.
public final class ActivationPool {
  private var free: [BlockedLayout: [UnsafeMutablePointer<Float>]] = [:]
  /// Whether new memory is zeroed.
  private let isZeroed: Bool

  /// Creates an empty pool.
  public init() { isZeroed = true }

  /// Creates an empty pool.
  ///
  /// - Parameter isZeroed: Whether new memory is zeroed; elsewhere, who writes activations clears their borders.
  init(isZeroed: Bool) { self.isZeroed = isZeroed }

  deinit {
    for (layout, buffers) in free {
      for buffer in buffers { BufferPool.deallocate(buffer, byteCount: layout.count * 4) }
    }
  }

  fileprivate func take(_ layout: BlockedLayout) -> UnsafeMutablePointer<Float> {
    if let buffer = free[layout]?.popLast() { return buffer }
    let bytes = BufferPool.allocate(byteCount: layout.count * 4)
    if isZeroed {
      bytes.initializeMemory(as: UInt8.self, repeating: 0, count: layout.count * 4)
    }
    return bytes.bindMemory(to: Float.self, capacity: layout.count)
  }

  fileprivate func give(_ buffer: UnsafeMutablePointer<Float>, _ layout: BlockedLayout) {
    free[layout, default: []].append(buffer)
  }
}

/// The activations between two layers of a compiled network; released, their memory returns to the pool.
public final class BlockedActivations {
  /// The layout of the activations.
  public let layout: BlockedLayout
  let values: UnsafeMutablePointer<Float>
  private let pool: ActivationPool

  /// Creates activations whose border is zero and whose pixels are undefined.
  public init(_ layout: BlockedLayout, in pool: ActivationPool) {
    (self.layout, self.pool) = (layout, pool)
    values = pool.take(layout)
  }

  deinit { pool.give(values, layout) }

  /// Copies images `[N, C, H, W]` to the pixels.
  public func fill(from images: UnsafePointer<Float>) {
    forEachRow { channel, count, row, pixels, width in
      switch layout.precision {
      case .float32:
        for x in 0..<width {
          for c in 0..<count { pixels[x * 16 + c] = images[channel(c) + row + x] }
        }
      case .bfloat16:
        let pixels = UnsafeMutableRawPointer(pixels).assumingMemoryBound(to: UInt16.self)
        for x in 0..<width {
          for c in 0..<count {
            pixels[x * 32 + c] = bfloat16(images[channel(c) + row + x])
          }
        }
      }
    }
  }

  /// Copies the pixels to images `[N, C, H, W]`.
  public func copy(to images: UnsafeMutablePointer<Float>) {
    forEachRow { channel, count, row, pixels, width in
      switch layout.precision {
      case .float32:
        for x in 0..<width {
          for c in 0..<count { images[channel(c) + row + x] = pixels[x * 16 + c] }
        }
      case .bfloat16:
        let pixels = UnsafeMutableRawPointer(pixels).assumingMemoryBound(to: UInt16.self)
        for x in 0..<width {
          for c in 0..<count {
            images[channel(c) + row + x] = Float(bitPattern: UInt32(pixels[x * 32 + c]) << 16)
          }
        }
      }
    }
  }

  /// Calls `body` for each row of each block of channels.
  ///
  /// - Parameter body: Receives the index of a channel's plane in images `[N, C, H, W]`, the number of channels, the
  ///   row's index in a plane, its first pixel and its width.
  private func forEachRow(
    _ body: (
      _ channel: (Int) -> Int, _ count: Int, _ row: Int, _ pixels: UnsafeMutablePointer<Float>,
      _ width: Int
    ) -> Void
  ) {
    let (layout, plane) = (layout, layout.height * layout.width)
    let size = layout.precision.channelsPerBlock
    parallelFor(layout.batch * layout.blocks) { task in
      let (image, block) = task.quotientAndRemainder(dividingBy: layout.blocks)
      let first = (image * layout.channels + block * size) * plane
      for y in 0..<layout.height {
        body(
          { first + $0 * plane }, min(size, layout.channels - block * size), y * layout.width,
          values + layout.offset(image, block, y, 0), layout.width)
      }
    }
  }
}
