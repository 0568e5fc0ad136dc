// Batch normalization of `[batch, channels, spatial]`. Channels are independent, so each thread takes whole
// channels. Means are in double precision: a rounded one would shift numbers that are close to it.

/// Computes the mean and the biased variance of each channel.
///
/// Both are 0 without elements. In two passes: first the mean, then the squared deviations from it. A single pass that sums squares would
/// lose the variance where the mean is large.
public func batchNormStatistics(
  batch: Int, channels: Int, spatial: Int, input: UnsafePointer<Float>,
  mean: UnsafeMutablePointer<Double>, variance: UnsafeMutablePointer<Float>
) {
  let n = Double(max(batch * spatial, 1))
  parallelFor(channels) { channel in
    var total = 0.0
    for image in 0..<batch {
      total += sum(input + (image * channels + channel) * spatial, count: spatial)
    }
    let center = Float(total / n)
    var squares = 0.0
    for image in 0..<batch {
      squares += sumOfProducts(
        input + (image * channels + channel) * spatial, minus: center,
        input + (image * channels + channel) * spatial, minus: center, count: spatial)
    }
    mean[channel] = total / n
    let rest = total / n - Double(center)
    variance[channel] = Float(squares / n - rest * rest)
  }
}

/// Computes `γ · (x − mean) · inverseDeviation + β` in each channel.
///
/// - Parameters:
///   - weight: γ, `[channels]`; `nil` for 1.
///   - bias: β, `[channels]`; `nil` for 0.
public func batchNormNormalize(
  batch: Int, channels: Int, spatial: Int, input: UnsafePointer<Float>,
  mean: UnsafePointer<Double>, inverseDeviation: UnsafePointer<Float>,
  weight: UnsafePointer<Float>?, bias: UnsafePointer<Float>?,
  into output: UnsafeMutablePointer<Float>
) {
  let streaming = batch * channels * spatial >= streamingThreshold
  parallelFor(channels) { channel in
    let (center, rest) = split(mean[channel])
    let scale = inverseDeviation[channel] * (weight?[channel] ?? 1)
    let shift = bias?[channel] ?? 0
    for image in 0..<batch {
      let start = (image * channels + channel) * spatial
      write(spatial, to: output + start, streaming: streaming) { first, count, y in
        let x = input + start + first
        for i in 0..<count { y[i] = (x[i] - center - rest) * scale + shift }
      }
    }
  }
}

/// Computes the gradients of `batchNormNormalize`.
///
///     dβ = Σ dy      dγ = Σ dy · x̂
///     dx = γ·inverseDeviation · (dy − mean(dy) − x̂ · mean(dy · x̂))    in training
///     dx = γ·inverseDeviation · dy                                      otherwise
public func batchNormGradient(
  batch: Int, channels: Int, spatial: Int, input: UnsafePointer<Float>,
  outputGradient: UnsafePointer<Float>, mean: UnsafePointer<Double>,
  inverseDeviation: UnsafePointer<Float>, weight: UnsafePointer<Float>?, training: Bool,
  inputGradient: UnsafeMutablePointer<Float>, weightGradient: UnsafeMutablePointer<Float>,
  biasGradient: UnsafeMutablePointer<Float>
) {
  let n = Double(max(batch * spatial, 1))
  let streaming = batch * channels * spatial >= streamingThreshold
  parallelFor(channels) { channel in
    let ((center, rest), inverse) = (split(mean[channel]), inverseDeviation[channel])
    var (total, products) = (0.0, 0.0)
    for image in 0..<batch {
      let start = (image * channels + channel) * spatial
      total += sum(outputGradient + start, count: spatial)
      products += sumOfProducts(
        outputGradient + start, minus: 0, input + start, minus: center, count: spatial)
    }
    products -= total * Double(rest)
    biasGradient[channel] = Float(total)
    weightGradient[channel] = Float(products * Double(inverse))
    let scale = inverse * (weight?[channel] ?? 1)
    let shift = training ? Float(total / n) : 0
    let slope = training ? Float(products / n * Double(inverse) * Double(inverse)) : 0
    for image in 0..<batch {
      let start = (image * channels + channel) * spatial
      write(spatial, to: inputGradient + start, streaming: streaming) { first, count, dX in
        let (x, dY) = (input + start + first, outputGradient + start + first)
        for i in 0..<count { dX[i] = (dY[i] - shift - (x[i] - center - rest) * slope) * scale }
      }
    }
  }
}

/// Returns a mean as a sum of two numbers in single precision.
@inline(__always)
private func split(_ mean: Double) -> (center: Float, rest: Float) {
  let center = Float(mean)
  return (center, center.isFinite ? Float(mean - Double(center)) : 0)
}

/// Returns `Σ (a − α)(b − β)`: blocks of 256 in single precision, accumulated in double precision.
@inline(__always)
private func sumOfProducts(
  _ a: UnsafePointer<Float>, minus alpha: Float, _ b: UnsafePointer<Float>, minus beta: Float,
  count: Int
) -> Double {
  var total = 0.0
  var start = 0
  while start < count {
    let end = min(start + 256, count)
    var lanes = SIMD16<Float>.zero
    while start + 16 <= end {
      let x = UnsafeRawPointer(a + start).loadUnaligned(as: SIMD16<Float>.self)
      let y = UnsafeRawPointer(b + start).loadUnaligned(as: SIMD16<Float>.self)
      lanes += (x - alpha) * (y - beta)
      start += 16
    }
    total += Double(lanes.sum())
    while start < end {
      total += Double(a[start] - alpha) * Double(b[start] - beta)
      start += 1
    }
  }
  return total
}
