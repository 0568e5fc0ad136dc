import Kernels
import Tensors

/// The parts of a batch that are normalized together, each computed apart: by a thread or by a process.
public protocol BatchParts: AnyObject, Sendable {
  /// Returns the numbers that each part passes, part by part in the order of the batch; waits for all parts. Every part
  /// must pass equally many.
  func gathered(_ own: [Double]) -> [[Double]]
}

extension Variable {
  /// Returns the batch normalization of a part of a batch, over each channel's mean and variance in all parts
  /// (synchronized batch normalization; PyTorch's `SyncBatchNorm`).
  ///
  /// Parts of any size count by their number of values; empty ones count nothing. Sums over the parts form a fixed
  /// binary tree, so the result has the same bits wherever the parts are computed.
  ///
  /// - Parameters:
  ///   - parts: The parts.
  ///   - weight: γ, `[C]`; `nil` for 1.
  ///   - bias: β, `[C]`; `nil` for 0.
  ///   - epsilon: ε, which is added to the variance.
  /// - Returns: The output, `[N, C, …]`, for `self` of the same shape; each channel's mean and biased variance in all
  ///   parts, `[C]`; and the number of their values in a channel.
  /// - Precondition: First derivatives only.
  public final func batchNormalized(
    over parts: any BatchParts, weight: Variable?, bias: Variable?, epsilon: Float = 1e-5
  ) -> (output: Variable, mean: Tensor<Float>, variance: Tensor<Float>, count: Int) {
    let layout = ChannelLayout(shape, weight, bias, "batchNorm")
    let (ownMean, ownVariance) = layout.statistics(of: value)
    let own = ChannelMoments(
      count: Double(layout.batch * layout.spatial), means: ownMean.scalars,
      variances: ownVariance.scalars)
    let all = treeReduced(parts.gathered(own.numbers).map(ChannelMoments.init)) { $0.merged($1) }
    require(
      all.count != 1, "batchNorm: training needs more than one value per channel in all parts")
    let divisor = Swift.max(all.count, 1)
    let mean = Tensor(all.means, shape: [layout.channels])
    let variance = Tensor(all.squares.map { $0 / divisor }, shape: [layout.channels])
    let inverse = variance.inverseDeviations(epsilon)
    let y = layout.normalized(value, mean, inverse, weight?.value, bias?.value)
    let read: [(any Savable)?] = [self, weight, mean, inverse]
    let (hasWeight, hasBias) = (weight != nil, bias != nil)
    let output = Variable.record(
      "batch norm", y, [self, weight, bias].compactMap { $0 }, detail: "all parts",
      saving: read.compactMap { $0 }
    ) { dY, _ in
      require(
        !Recording.isEnabled,
        "batchNorm: the gradient of a synchronized batch normalization cannot be differentiated")
      let sums = layout.gradientSums(self.value, dY.value, mean)
      let totals = treeReduced(parts.gathered(sums)) { zip($0, $1).map(+) }
      let dX = layout.inputGradient(
        self.value, dY.value, mean, inverse, weight?.value,
        means: totals.map { $0 / divisor })
      let (dBias, products) = (sums.prefix(layout.channels), sums.dropFirst(layout.channels))
      let dWeight = zip(products, inverse.scalars).map { Float($0 * Double($1)) }
      return [Variable(dX)]
        + (hasWeight ? [Variable(Tensor(dWeight, shape: [layout.channels]))] : [])
        + (hasBias ? [Variable(Tensor(dBias.map { Float($0) }, shape: [layout.channels]))] : [])
    }
    return (output, mean.cast(to: Float.self), variance.cast(to: Float.self), Int(all.count))
  }
}

/// Combines values in a binary tree of neighbors: the first with the second, the third with the fourth, then the results
/// in the same way. A value without a neighbor moves up.
///
/// - Precondition: There is at least one value.
package func treeReduced<Value>(_ values: [Value], _ combine: (Value, Value) -> Value) -> Value {
  var values = values
  while values.count > 1 {
    values = stride(from: 0, to: values.count, by: 2).map {
      $0 + 1 < values.count ? combine(values[$0], values[$0 + 1]) : values[$0]
    }
  }
  return values[0]
}

/// The number of values in a channel, and each channel's mean and sum of squared deviations from it.
private struct ChannelMoments {
  var count: Double
  var means, squares: [Double]

  init(count: Double, means: [Double], variances: [Double]) {
    (self.count, self.means) = (count, means)
    squares = variances.map { $0 * count }
  }

  /// Reads what ``numbers`` wrote.
  init(_ numbers: [Double]) {
    let channels = (numbers.count - 1) / 2
    count = numbers[0]
    means = Array(numbers[1...channels])
    squares = Array(numbers[(channels + 1)...])
  }

  var numbers: [Double] { [count] + means + squares }

  /// Returns the moments of the values of both (Chan, Golub and LeVeque, 1979).
  func merged(_ other: ChannelMoments) -> ChannelMoments {
    if count == 0 { return other }
    if other.count == 0 { return self }
    var result = self
    result.count += other.count
    for channel in means.indices {
      let difference = other.means[channel] - means[channel]
      result.means[channel] += difference * (other.count / result.count)
      result.squares[channel] +=
        other.squares[channel] + difference * difference * (count * other.count / result.count)
    }
    return result
  }
}

extension ChannelLayout {
  /// Returns `Σ dy` and `Σ dy · (x − mean)` of each channel, one after the other: `[2, C]`.
  fileprivate func gradientSums(
    _ x: Tensor<Float>, _ dY: Tensor<Float>, _ mean: Tensor<Double>
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: 2 * channels) { sums, count in
      x.withContiguous { x in
        dY.withContiguous { dY in
          mean.withContiguous { mean in
            batchNormGradientSums(
              batch: batch, channels: channels, spatial: spatial, input: x, outputGradient: dY,
              mean: mean, into: sums.baseAddress!)
          }
        }
      }
      count = 2 * channels
    }
  }

  /// - Parameter means: those of `dy` and of `dy · (x − mean)`, `[2, C]`.
  fileprivate func inputGradient(
    _ x: Tensor<Float>, _ dY: Tensor<Float>, _ mean: Tensor<Double>, _ inverse: Tensor<Float>,
    _ weight: Tensor<Float>?, means: [Double]
  ) -> Tensor<Float> {
    .floats(shape) { target in
      x.withContiguous { x in
        dY.withContiguous { dY in
          mean.withContiguous { mean in
            inverse.withContiguous { inverse in
              withOptional(weight) { weight in
                batchNormInputGradient(
                  batch: batch, channels: channels, spatial: spatial, input: x, outputGradient: dY,
                  mean: mean, inverseDeviation: inverse, weight: weight, means: means, into: target)
              }
            }
          }
        }
      }
    }
  }
}
