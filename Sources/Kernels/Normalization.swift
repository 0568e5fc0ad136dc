// Batch normalization of `[batch, channels, spatial]`. Channels are independent, so each thread takes whole
// channels. Means are in double precision: a rounded one would shift numbers that are close to it.

/// Computes the mean and the biased variance of each channel.
///
/// Both are 0 without elements. In two passes: first the mean, then the squared deviations from it. A single pass that sums squares would
/// lose the variance where the mean is large. Squares that overflow or vanish in single precision are summed in double
/// precision.
public func batchNormStatistics(
  batch: Int, channels: Int, spatial: Int, input: UnsafePointer<Float>,
  mean: UnsafeMutablePointer<Double>, variance: UnsafeMutablePointer<Double>
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
    let spread = squares / n - rest * rest
    variance[channel] =
      spread >= leastPreciseSquare && spread.isFinite
      ? spread : preciseVariance(batch, channels, spatial, input, total / n, channel)
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
  let count = Double(max(batch * spatial, 1))
  parallelFor(channels) { channel in
    let sums = gradientSums(batch, channels, spatial, input, outputGradient, mean, channel)
    biasGradient[channel] = Float(sums.total)
    weightGradient[channel] = Float(sums.products * Double(inverseDeviation[channel]))
    writeInputGradient(
      batch, channels, spatial, input, outputGradient, mean, inverseDeviation, weight,
      training ? (sums.total / count, sums.products / count) : (0, 0), channel, inputGradient)
  }
}

/// Computes the sums over each channel that its gradient needs: `Σ dy` and `Σ dy · (x − mean)`.
///
/// - Parameter sums: `[2, channels]`.
public func batchNormGradientSums(
  batch: Int, channels: Int, spatial: Int, input: UnsafePointer<Float>,
  outputGradient: UnsafePointer<Float>, mean: UnsafePointer<Double>,
  into sums: UnsafeMutablePointer<Double>
) {
  parallelFor(channels) { channel in
    (sums[channel], sums[channels + channel]) = gradientSums(
      batch, channels, spatial, input, outputGradient, mean, channel)
  }
}

/// Computes the gradient of the input from the means over each channel of a whole batch, of which the input may be a
/// part: those of `dy` and of `dy · (x − mean)`.
///
/// - Parameter means: `[2, channels]`.
public func batchNormInputGradient(
  batch: Int, channels: Int, spatial: Int, input: UnsafePointer<Float>,
  outputGradient: UnsafePointer<Float>, mean: UnsafePointer<Double>,
  inverseDeviation: UnsafePointer<Float>, weight: UnsafePointer<Float>?,
  means: UnsafePointer<Double>, into inputGradient: UnsafeMutablePointer<Float>
) {
  parallelFor(channels) { channel in
    writeInputGradient(
      batch, channels, spatial, input, outputGradient, mean, inverseDeviation, weight,
      (means[channel], means[channels + channel]), channel, inputGradient)
  }
}

/// Returns `Σ dy` and `Σ dy · (x − mean)` of a channel.
@inline(__always)
private func gradientSums(
  _ batch: Int, _ channels: Int, _ spatial: Int, _ input: UnsafePointer<Float>,
  _ outputGradient: UnsafePointer<Float>, _ mean: UnsafePointer<Double>, _ channel: Int
) -> (total: Double, products: Double) {
  let (center, rest) = split(mean[channel])
  var (total, products) = (0.0, 0.0)
  for image in 0..<batch {
    let start = (image * channels + channel) * spatial
    total += sum(outputGradient + start, count: spatial)
    products += sumOfProducts(
      outputGradient + start, minus: 0, input + start, minus: center, count: spatial)
  }
  let isPrecise = products.isFinite && products.magnitude >= leastPreciseSquare
  if isPrecise || (products == 0 && total == 0) { return (total, products - total * Double(rest)) }
  return (
    total, preciseProducts(batch, channels, spatial, input, outputGradient, mean[channel], channel)
  )
}

/// The smallest mean square of which single precision loses nothing that matters: that of numbers near 10⁻¹⁵.
private let leastPreciseSquare = 1e-30

/// Returns the biased variance of a channel, with squares in double precision.
private func preciseVariance(
  _ batch: Int, _ channels: Int, _ spatial: Int, _ input: UnsafePointer<Float>, _ mean: Double,
  _ channel: Int
) -> Double {
  var squares = 0.0
  for image in 0..<batch {
    let x = input + (image * channels + channel) * spatial
    for i in 0..<spatial { squares += (Double(x[i]) - mean) * (Double(x[i]) - mean) }
  }
  return squares / Double(max(batch * spatial, 1))
}

/// Returns `Σ dy · (x − mean)` of a channel, with products in double precision.
private func preciseProducts(
  _ batch: Int, _ channels: Int, _ spatial: Int, _ input: UnsafePointer<Float>,
  _ outputGradient: UnsafePointer<Float>, _ mean: Double, _ channel: Int
) -> Double {
  var products = 0.0
  for image in 0..<batch {
    let start = (image * channels + channel) * spatial
    let (x, dY) = (input + start, outputGradient + start)
    for i in 0..<spatial { products += Double(dY[i]) * (Double(x[i]) - mean) }
  }
  return products
}

/// Writes the gradient of a channel of the input.
@inline(__always)
private func writeInputGradient(
  _ batch: Int, _ channels: Int, _ spatial: Int, _ input: UnsafePointer<Float>,
  _ outputGradient: UnsafePointer<Float>, _ mean: UnsafePointer<Double>,
  _ inverseDeviation: UnsafePointer<Float>, _ weight: UnsafePointer<Float>?,
  _ means: (gradient: Double, products: Double), _ channel: Int,
  _ inputGradient: UnsafeMutablePointer<Float>
) {
  let streaming = batch * channels * spatial >= streamingThreshold
  let ((center, rest), inverse) = (split(mean[channel]), inverseDeviation[channel])
  let scale = inverse * (weight?[channel] ?? 1)
  let shift = Float(means.gradient)
  let slope = Float(means.products * Double(inverse) * Double(inverse))
  for image in 0..<batch {
    let start = (image * channels + channel) * spatial
    write(spatial, to: inputGradient + start, streaming: streaming) { first, count, dX in
      let (x, dY) = (input + start + first, outputGradient + start + first)
      for i in 0..<count { dX[i] = (dY[i] - shift - (x[i] - center - rest) * slope) * scale }
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
