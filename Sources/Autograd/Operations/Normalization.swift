import Kernels
import Tensors

extension Variable {
  /// Returns the batch normalization over each channel's mean and variance in the batch, with a learned scale
  /// and shift (Ioffe and Szegedy, 2015).
  ///
  ///     x̂ = (x − μ) / √(σ² + ε)      y = γ·x̂ + β
  ///
  /// μ and σ² depend on x, so the gradient of each element depends on its whole channel:
  ///
  ///     dx = γ/√(σ² + ε) · (dy − mean(dy) − x̂ · mean(dy · x̂))
  ///
  /// - Parameters:
  ///   - weight: γ, `[C]`; `nil` for 1.
  ///   - bias: β, `[C]`; `nil` for 0.
  ///   - epsilon: ε, which is added to the variance.
  /// - Returns: The output, `[N, C, …]`, for `self` of the same shape, and each channel's mean and biased
  ///   variance, `[C]`; zeros for an empty batch.
  public final func batchNormalized(
    weight: Variable?, bias: Variable?, epsilon: Float = 1e-5
  ) -> (output: Variable, mean: Tensor<Float>, variance: Tensor<Float>) {
    batchNormalized(named: "batch norm", weight: weight, bias: bias, epsilon: epsilon)
  }

  /// Returns the same for another normalization, which has its name in graphs.
  package final func batchNormalized(
    named name: String, weight: Variable?, bias: Variable?, epsilon: Float
  ) -> (output: Variable, mean: Tensor<Float>, variance: Tensor<Float>) {
    let layout = ChannelLayout(shape, weight, bias, "batchNorm")
    require(
      layout.batch * layout.spatial != 1,
      "batchNorm: training needs more than one value per channel, but the input is \(shape)")
    let (mean, variance) = layout.statistics(of: value)
    let output = normalized(
      layout, mean, variance.inverseDeviations(epsilon), weight, bias, epsilon, isTraining: true,
      named: name)
    return (output, mean.cast(to: Float.self), variance.cast(to: Float.self))
  }

  /// Returns the batch normalization by given means and variances: batch normalization in evaluation mode.
  ///
  /// - Parameters:
  ///   - mean: μ, `[C]`.
  ///   - variance: σ², `[C]`.
  ///   - weight: γ, `[C]`; `nil` for 1.
  ///   - bias: β, `[C]`; `nil` for 0.
  ///   - epsilon: ε.
  public final func batchNormalized(
    mean: Tensor<Float>, variance: Tensor<Float>, weight: Variable?, bias: Variable?,
    epsilon: Float = 1e-5
  ) -> Variable {
    let layout = ChannelLayout(shape, weight, bias, "batchNorm")
    require(
      mean.shape == [layout.channels] && variance.shape == [layout.channels],
      "batchNorm: input \(shape) has \(layout.channels) channels, but the running statistics have "
        + "\(mean.shape)")
    let precise = mean.cast(to: Double.self)
    let inverse = 1 / (variance + epsilon).sqrt()
    return normalized(layout, precise, inverse, weight, bias, epsilon, isTraining: false)
  }

  private final func normalized(
    _ layout: ChannelLayout, _ mean: Tensor<Double>, _ inverse: Tensor<Float>,
    _ weight: Variable?, _ bias: Variable?, _ epsilon: Float, isTraining: Bool,
    named name: String = "batch norm"
  ) -> Variable {
    let y = layout.normalized(value, mean, inverse, weight?.value, bias?.value)
    let inputs = [self, weight, bias].compactMap { $0 }
    let (hasWeight, hasBias) = (weight != nil, bias != nil)
    let read: [(any Savable)?] = [self, weight, mean, inverse]
    return .record(
      name, y, inputs, detail: isTraining ? "batch" : "running",
      saving: read.compactMap { $0 }
    ) { dY, _ in
      let gradients =
        Recording.isEnabled
        ? self.gradient(dY, layout, mean, inverse, weight, epsilon, isTraining)
        : layout.gradient(self.value, dY.value, mean, inverse, weight?.value, isTraining)
      return [gradients.x] + (hasWeight ? [gradients.weight] : [])
        + (hasBias ? [gradients.bias] : [])
    }
  }

  /// Returns the same gradients from differentiable operations.
  private final func gradient(
    _ dY: Variable, _ layout: ChannelLayout, _ mean: Tensor<Double>, _ inverse: Tensor<Float>,
    _ weight: Variable?, _ epsilon: Float, _ isTraining: Bool
  ) -> (x: Variable, weight: Variable, bias: Variable) {
    let axes = layout.reducedAxes
    let scale = weight?.reshaped(layout.channelShape) ?? Variable(1)
    let dXHat = dY * scale
    if !isTraining {
      let fixed = Variable(inverse.reshaped(layout.channelShape))
      let xHat = (self - Variable(mean.cast(to: Float.self).reshaped(layout.channelShape))) * fixed
      return (dXHat * fixed, (dY * xHat).sum(axes), dY.sum(axes))
    }
    // Twice, because a mean is rounded.
    let near = self - self.mean(axes, keepDims: true)
    let centered = near - near.mean(axes, keepDims: true)
    let deviation = centered.rootMeanSquare(axes, adding: epsilon)
    let xHat = centered / deviation
    let x =
      (dXHat - dXHat.mean(axes, keepDims: true) - xHat * (dXHat * xHat).mean(axes, keepDims: true))
      / deviation
    return (x, (dY * xHat).sum(axes), dY.sum(axes))
  }
}

/// The layout of an input as `[batch, channels, spatial]`.
struct ChannelLayout {
  let batch, channels, spatial: Int
  let shape: [Int]

  init(_ shape: [Int], _ weight: Variable?, _ bias: Variable?, _ operation: String) {
    require(shape.count >= 2, "\(operation): needs an input [N, C, …], not \(shape)")
    self.shape = shape
    batch = shape[0]
    channels = shape[1]
    spatial = Shape.count(Array(shape[2...]))
    for parameter in [weight, bias].compactMap({ $0 }) {
      require(
        parameter.shape == [channels],
        "\(operation): input \(shape) has \(channels) channels, but a parameter has shape "
          + "\(parameter.shape)")
    }
  }

  /// All axes except that of the channels.
  var reducedAxes: [Int] { shape.indices.filter { $0 != 1 } }

  /// `[1, C, 1, …]`.
  var channelShape: [Int] { shape.indices.map { $0 == 1 ? channels : 1 } }

  func statistics(of x: Tensor<Float>) -> (mean: Tensor<Double>, variance: Tensor<Double>) {
    var variance = Tensor<Double>(0)
    let mean = Tensor<Double>(shape: [channels]) { mean in
      variance = Tensor(shape: [channels]) { variance in
        x.withContiguous {
          batchNormStatistics(
            batch: batch, channels: channels, spatial: spatial, input: $0, mean: mean,
            variance: variance)
        }
      }
    }
    return (mean, variance)
  }

  func normalized(
    _ x: Tensor<Float>, _ mean: Tensor<Double>, _ inverse: Tensor<Float>,
    _ weight: Tensor<Float>?, _ bias: Tensor<Float>?
  ) -> Tensor<Float> {
    .floats(shape) { target in
      x.withContiguous { x in
        mean.withContiguous { mean in
          inverse.withContiguous { inverse in
            withOptional(weight) { weight in
              withOptional(bias) { bias in
                batchNormNormalize(
                  batch: batch, channels: channels, spatial: spatial, input: x, mean: mean,
                  inverseDeviation: inverse, weight: weight, bias: bias, into: target)
              }
            }
          }
        }
      }
    }
  }

  func gradient(
    _ x: Tensor<Float>, _ dY: Tensor<Float>, _ mean: Tensor<Double>, _ inverse: Tensor<Float>,
    _ weight: Tensor<Float>?, _ isTraining: Bool
  ) -> (x: Variable, weight: Variable, bias: Variable) {
    var (dWeight, dBias) = (Tensor<Float>.zeros([channels]), Tensor<Float>.zeros([channels]))
    let dX = Tensor<Float>.floats(shape) { target in
      x.withContiguous { x in
        dY.withContiguous { dY in
          mean.withContiguous { mean in
            inverse.withContiguous { inverse in
              withOptional(weight) { weight in
                dWeight.withMutableContiguous { dWeight in
                  dBias.withMutableContiguous { dBias in
                    batchNormGradient(
                      batch: batch, channels: channels, spatial: spatial, input: x,
                      outputGradient: dY, mean: mean, inverseDeviation: inverse, weight: weight,
                      training: isTraining, inputGradient: target, weightGradient: dWeight,
                      biasGradient: dBias)
                  }
                }
              }
            }
          }
        }
      }
    }
    return (Variable(dX), Variable(dWeight), Variable(dBias))
  }
}

extension Tensor where Element == Double {
  /// Returns 1/√(σ² + ε) for variances σ², which may be beyond the range of floats.
  func inverseDeviations(_ epsilon: Float) -> Tensor<Float> {
    Tensor<Float>(
      scalars.map { variance in
        let rounded = Float(variance)
        return rounded.isFinite && rounded >= 1e-30
          ? 1 / (rounded + epsilon).squareRoot()
          : Float(1 / (variance + Double(epsilon)).squareRoot())
      }, shape: shape)
  }
}

/// Calls `body` with the elements of a tensor, or with `nil` if there is none.
func withOptional<Result>(
  _ tensor: Tensor<Float>?, _ body: (UnsafePointer<Float>?) -> Result
) -> Result {
  guard let tensor else { return body(nil) }
  return tensor.withContiguous { body($0) }
}
