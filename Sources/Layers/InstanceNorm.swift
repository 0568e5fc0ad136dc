import Autograd
import Tensors

/// Instance normalization, the base class of ``InstanceNorm1d``, ``InstanceNorm2d`` and
/// ``InstanceNorm3d``: normalizes each channel of each example to mean 0 and variance 1 (Ulyanov,
/// Vedaldi and Lempitsky, 2016).
///
///     y = γ · (x − μ) / √(σ² + ε) + β
///
/// With running statistics, evaluation mode uses those instead of the example's own.
public class InstanceNorm: Module {
  /// γ, `[channels]`, initially 1; `nil` without affine parameters.
  public let weight: Parameter?
  /// β, `[channels]`, initially 0; `nil` without affine parameters.
  public let bias: Parameter?
  /// The running mean, `[channels]`, initially 0; `nil` without running statistics.
  public let runningMean: Buffer<Float>?
  /// The running variance, `[channels]`, initially 1; `nil` without running statistics.
  public let runningVar: Buffer<Float>?
  /// 0, as in PyTorch, which does not count batches here; `nil` without running statistics.
  public let numBatchesTracked: Buffer<Int64>?
  /// The number of channels.
  public let channels: Int
  /// ε, added to the variance.
  public let epsilon: Float
  /// The weight of the current batch in the running statistics.
  public let momentum: Float

  /// Creates an instance normalization.
  ///
  /// - Parameters:
  ///   - channels: The number of channels.
  ///   - epsilon: ε, added to the variance.
  ///   - momentum: The weight of the current batch in the running statistics, from 0 to 1.
  ///   - affine: Whether to learn a scale and a shift.
  ///   - trackRunningStats: Whether to have running statistics.
  public init(
    _ channels: Int, epsilon: Float = 1e-5, momentum: Float = 0.1, affine: Bool = false,
    trackRunningStats: Bool = false
  ) {
    weight = affine ? Parameter(.ones([channels])) : nil
    bias = affine ? Parameter(.zeros([channels])) : nil
    runningMean = trackRunningStats ? Buffer(.zeros([channels])) : nil
    runningVar = trackRunningStats ? Buffer(.ones([channels])) : nil
    numBatchesTracked =
      trackRunningStats ? Buffer(Tensor(0), whenMissing: Tensor(0)) : nil
    (self.channels, self.epsilon, self.momentum) = (channels, epsilon, momentum)
  }

  /// The number of spatial axes, and their names.
  var spatial: (axes: Int, names: String) { (2, "H, W") }

  /// Returns the normalized input, and in training updates the running statistics, if there are any.
  ///
  /// - Returns: The shape of `x`, `[N, channels, …]`, or `[channels, …]` for a single example.
  /// - Precondition: More than one element per channel and example, or none.
  public override func forward(_ x: Variable) -> Variable {
    let rank = spatial.axes + 2
    let isSingle = x.shape.count == rank - 1
    require(
      (isSingle || x.shape.count == rank) && x.shape[isSingle ? 0 : 1] == channels,
      "\(type(of: self)): needs an input [N, \(channels), \(spatial.names)] or [\(channels), "
        + "\(spatial.names)], not \(x.shape)")
    let batch = isSingle ? x.unsqueezed(0) : x
    let y = normalized(batch)
    return isSingle ? y.reshaped(x.shape) : y
  }

  private func normalized(_ x: Variable) -> Variable {
    if !isTraining, let runningMean, let runningVar {
      return x.batchNormalized(
        mean: runningMean.value, variance: runningVar.value, weight: weight, bias: bias,
        epsilon: epsilon)
    }
    let size = Shape.count(Array(x.shape[2...]))
    require(
      size != 1,
      "\(type(of: self)): needs more than one element per channel, but the input is \(x.shape)")
    let broadcastShape = [channels] + x.shape.dropFirst(2).map { _ in 1 }
    if x.value.count == 0 { return x.scaled(weight, bias, broadcastShape) }
    // Batch normalization of one example, with the channels of all examples as its channels.
    let rows = x.reshaped([1, x.shape[0] * channels, size])
    let (y, mean, variance) = rows.batchNormalized(
      named: "instance norm", weight: nil, bias: nil, epsilon: epsilon)
    update(mean, variance * (Float(size) / Float(size - 1)))
    return y.reshaped(x.shape).scaled(weight, bias, broadcastShape)
  }

  /// Moves the running statistics toward the means over the batch.
  private func update(_ mean: Tensor<Float>, _ variance: Tensor<Float>) {
    guard isTraining, let runningMean, let runningVar else { return }
    for (buffer, new) in [(runningMean, mean), (runningVar, variance)] {
      let average = new.reshaped([-1, channels]).mean([0])
      buffer.value = buffer.value * (1 - momentum) + average * momentum
    }
  }
}

/// Instance normalization of sequences, `[N, channels, L]` or `[channels, L]`.
public final class InstanceNorm1d: InstanceNorm {
  override var spatial: (axes: Int, names: String) { (1, "L") }
}

/// Instance normalization of images, `[N, channels, H, W]` or `[channels, H, W]`.
public final class InstanceNorm2d: InstanceNorm {}

/// Instance normalization of volumes, `[N, channels, D, H, W]` or `[channels, D, H, W]`.
public final class InstanceNorm3d: InstanceNorm {
  override var spatial: (axes: Int, names: String) { (3, "D, H, W") }
}
