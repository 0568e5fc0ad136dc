// Sampling at arbitrary positions: every output position is a weighted sum of some pixels, its taps, the same ones in
// every channel. The sum is linear in the pixels and in the weights, so that each of the three functions is a
// gradient of the other two.

/// The sizes of sampled images.
public struct WeightedTaps: Equatable, Sendable {
  /// The number of images and channels, of pixels in a plane, and of taps of each of `positions` output positions.
  public var batch, channels, pixels, taps, positions: Int

  /// Creates the sizes of sampled images.
  public init(batch: Int, channels: Int, pixels: Int, taps: Int, positions: Int) {
    (self.batch, self.channels, self.pixels) = (batch, channels, pixels)
    (self.taps, self.positions) = (taps, positions)
  }
}

/// Computes `y[n, c, p] = Σ weights[n, k, p] · x[n, c, indices[n, k, p]]` over the taps k; negative indices are
/// skipped.
///
/// - Parameters:
///   - sizes: The sizes.
///   - x: `[N, C, pixels]`.
///   - indices: `[N, taps, positions]`, below the number of pixels.
///   - weights: `[N, taps, positions]`.
///   - y: `[N, C, positions]`, overwritten.
public func sampleTaps(
  _ sizes: WeightedTaps, _ x: UnsafePointer<Float>, indices: UnsafePointer<Int32>,
  weights: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
) {
  let (positions, size) = (sizes.positions, sizes.taps * sizes.positions)
  parallelFor(sizes.batch * sizes.channels) { plane in
    let first = plane / sizes.channels * size
    let (source, target) = (x + plane * sizes.pixels, y + plane * positions)
    target.update(repeating: 0, count: positions)
    for tap in 0..<sizes.taps {
      let (index, weight) = (indices + first + tap * positions, weights + first + tap * positions)
      for p in 0..<positions where index[p] >= 0 { target[p] += weight[p] * source[Int(index[p])] }
    }
  }
}

/// Computes the gradient of `sampleTaps` with respect to the images:
/// `dx[n, c, indices[n, k, p]] += weights[n, k, p] · dy[n, c, p]`.
public func sampleTapsInputGradient(
  _ sizes: WeightedTaps, outputGradient dy: UnsafePointer<Float>, indices: UnsafePointer<Int32>,
  weights: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>
) {
  let (positions, size) = (sizes.positions, sizes.taps * sizes.positions)
  parallelFor(sizes.batch * sizes.channels) { plane in
    let first = plane / sizes.channels * size
    let (source, target) = (dy + plane * positions, dx + plane * sizes.pixels)
    target.update(repeating: 0, count: sizes.pixels)
    for tap in 0..<sizes.taps {
      let (index, weight) = (indices + first + tap * positions, weights + first + tap * positions)
      for p in 0..<positions where index[p] >= 0 { target[Int(index[p])] += weight[p] * source[p] }
    }
  }
}

/// Computes the gradient of `sampleTaps` with respect to the weights:
/// `dweights[n, k, p] = Σ dy[n, c, p] · x[n, c, indices[n, k, p]]` over the channels c.
public func sampleTapsWeightGradient(
  _ sizes: WeightedTaps, _ x: UnsafePointer<Float>, outputGradient dy: UnsafePointer<Float>,
  indices: UnsafePointer<Int32>, into dweights: UnsafeMutablePointer<Float>
) {
  let positions = sizes.positions
  parallelFor(sizes.batch * sizes.taps) { row in
    let image = row / sizes.taps * sizes.channels
    let (index, target) = (indices + row * positions, dweights + row * positions)
    target.update(repeating: 0, count: positions)
    for plane in image..<image + sizes.channels {
      let (source, gradient) = (x + plane * sizes.pixels, dy + plane * positions)
      for p in 0..<positions where index[p] >= 0 {
        target[p] += gradient[p] * source[Int(index[p])]
      }
    }
  }
}
