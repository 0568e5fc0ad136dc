import Glibc
import Kernels
import Tensors

/// The weights of a Gaussian blur, `exp(−½ (i/σ)²)` for `size` dots around the middle, their sum 1.
struct GaussianKernel {
  let weights: [Float]

  /// - Precondition: `size` is odd and positive, `sigma` positive.
  init(size: Int, sigma: Float) {
    require(
      size > 0 && size % 2 == 1 && sigma > 0,
      "blurred: the size must be odd and σ positive, not \(size) and \(sigma)")
    let exact = (0..<size).map { expf(-0.5 * powf((Float($0) - Float(size / 2)) / sigma, 2)) }
    let sum = exact.reduce(0, +)
    weights = exact.map { $0 / sum }
  }

  /// Blurs dots of `channels` numbers in place, along rows, then along columns; at the edges the picture is
  /// mirrored without repeating its border.
  func blur(_ dots: UnsafeMutablePointer<Float>, width: Int, height: Int, channels: Int) {
    let reach = weights.count / 2
    require(
      reach < width && reach < height,
      "blurred: \(weights.count) dots reach past the mirror of a picture of \(width) × \(height)")
    let length = width * channels
    // Once the row with its mirrored edges, once the sums.
    var row = [Float](repeating: 0, count: length + 2 * reach * channels)
    for y in 0..<height {
      let line = dots + y * length
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
    let sharp = [Float](UnsafeBufferPointer(start: dots, count: length * height))
    sharp.withUnsafeBufferPointer { sharp in
      for y in 0..<height {
        (dots + y * length).update(repeating: 0, count: length)
        for (k, weight) in weights.enumerated() {
          let from = Self.mirrored(y + k - reach, height)
          addScaled(
            sharp.baseAddress! + from * length, scale: weight, into: dots + y * length,
            count: length)
        }
      }
    }
  }

  /// The place within `0..<size` that a place outside mirrors.
  static func mirrored(_ place: Int, _ size: Int) -> Int {
    place < 0 ? -place : place < size ? place : 2 * (size - 1) - place
  }
}

extension Image {
  /// Returns the picture blurred by a Gaussian of `size` × `size` dots.
  ///
  /// torchvision's `gaussian_blur`, within one step of 256; not Pillow's, which is three means.
  ///
  /// - Precondition: `size` is odd, less than twice the shorter side; `sigma` is positive.
  public func blurred(size: Int, sigma: Float) -> Image {
    let kernel = GaussianKernel(size: size, sigma: sigma)
    var dots = pixels.map { Float($0) }
    dots.withUnsafeMutableBufferPointer {
      kernel.blur($0.baseAddress!, width: width, height: height, channels: channels)
    }
    return Image(width: width, height: height, channels: channels) { target in
      for i in 0..<dots.count {
        target[i] = UInt8(max(0, min(dots[i].rounded(.toNearestOrEven), 255)))
      }
    }
  }
}
