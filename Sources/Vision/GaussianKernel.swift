import Glibc
import Kernels
import Tensors

/// A Gaussian kernel of `size` weights `exp(−½ (i/σ)²)`, i being the distance from its center, that sum to 1.
struct GaussianKernel {
  let weights: [Float]

  /// - Precondition: `size` is odd and positive, `sigma` positive.
  init(size: Int, sigma: Float) {
    require(
      size > 0 && size % 2 == 1 && sigma > 0,
      "blurred: size must be odd and σ positive, not \(size) and \(sigma)")
    Shape.requireMemory([size], bytesPerElement: MemoryLayout<Float>.stride, "blurred")
    let exact = (0..<size).map { expf(-0.5 * powf((Float($0) - Float(size / 2)) / sigma, 2)) }
    let sum = exact.reduce(0, +)
    weights = exact.map { $0 / sum }
  }

  /// Blurs an image `[height, width, channels]` in place: along rows, then along columns, with reflection
  /// padding.
  func blur(_ pixels: UnsafeMutablePointer<Float>, width: Int, height: Int, channels: Int) {
    let reach = weights.count / 2
    require(
      reach < width && reach < height,
      "blurred: a kernel of \(weights.count) pixels is too large to pad an image of "
        + "\(width) × \(height) by reflection")
    let length = width * channels
    // A row with its reflected edges.
    var row = [Float](repeating: 0, count: length + 2 * reach * channels)
    for y in 0..<height {
      let line = pixels + y * length
      for x in -reach..<width + reach {
        let from = Self.mirrored(x, width) * channels
        for c in 0..<channels { row[(x + reach) * channels + c] = line[from + c] }
      }
      line.update(repeating: 0, count: length)
      row.withUnsafeBufferPointer { row in
        for (k, weight) in weights.enumerated() {
          addScaled(row.baseAddress! + k * channels, scale: weight, into: line, count: length)
        }
      }
    }
    let sharp = [Float](UnsafeBufferPointer(start: pixels, count: length * height))
    sharp.withUnsafeBufferPointer { sharp in
      for y in 0..<height {
        (pixels + y * length).update(repeating: 0, count: length)
        for (k, weight) in weights.enumerated() {
          let from = Self.mirrored(y + k - reach, height)
          addScaled(
            sharp.baseAddress! + from * length, scale: weight, into: pixels + y * length,
            count: length)
        }
      }
    }
  }

  /// Returns the index within `0..<size` that reflection padding uses for an index.
  static func mirrored(_ index: Int, _ size: Int) -> Int {
    index < 0 ? -index : index < size ? index : 2 * (size - 1) - index
  }
}

extension Image {
  /// Returns the image blurred by a Gaussian kernel of `size` × `size` pixels.
  ///
  /// The result is within 1 of torchvision's `gaussian_blur`. Pillow's differs: it is three box blurs.
  ///
  /// - Precondition: `size` is odd, less than twice the shorter side; `sigma` is positive.
  public func blurred(size: Int, sigma: Float) -> Image {
    let kernel = GaussianKernel(size: size, sigma: sigma)
    var blurred = pixels.map { Float($0) }
    blurred.withUnsafeMutableBufferPointer {
      kernel.blur($0.baseAddress!, width: width, height: height, channels: channels)
    }
    return Image(width: width, height: height, channels: channels) { target in
      for i in 0..<blurred.count {
        target[i] = UInt8(max(0, min(blurred[i].rounded(.toNearestOrEven), 255)))
      }
    }
  }
}
