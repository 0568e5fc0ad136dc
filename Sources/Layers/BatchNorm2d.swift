import Autograd
import Tensors

/// Batch normalisation of images: each channel to mean 0 and variance 1, then to a learnt scale and
/// shift (Ioffe and Szegedy, 2015).
///
/// In training the statistics are the batch's, and the running ones move towards them by
/// `momentum`; the running variance takes the unbiased one. In evaluation the running ones are used.
public final class BatchNorm2d: Module {
  /// γ, `[channels]`, at first 1.
  public let weight: Parameter
  /// β, `[channels]`, at first 0.
  public let bias: Parameter
  /// `[channels]`, at first 0.
  public let runningMean: Buffer<Float>
  /// `[channels]`, at first 1.
  public let runningVar: Buffer<Float>
  /// How many batches have moved the running statistics; rank 0.
  public let numBatchesTracked: Buffer<Int64>
  public let epsilon, momentum: Float

  public init(_ channels: Int, epsilon: Float = 1e-5, momentum: Float = 0.1) {
    weight = Parameter(.ones([channels]))
    bias = Parameter(.zeros([channels]))
    runningMean = Buffer(.zeros([channels]))
    runningVar = Buffer(.ones([channels]))
    numBatchesTracked = Buffer(Tensor(0))
    (self.epsilon, self.momentum) = (epsilon, momentum)
  }

  /// - Returns: `[N, channels, H, W]`, as `x`.
  /// - Precondition: in training more than one value per channel.
  public override func forward(_ x: Variable) -> Variable {
    require(
      x.shape.count == 4 && x.shape[1] == weight.shape[0],
      "BatchNorm2d: needs an input [N, \(weight.shape[0]), H, W], not \(x.shape)")
    guard isTraining else {
      return x.normalized(
        mean: runningMean.value, variance: runningVar.value, weight: weight, bias: bias,
        epsilon: epsilon)
    }
    let (y, mean, variance) = x.batchNormalized(weight: weight, bias: bias, epsilon: epsilon)
    let n = Float(x.value.count / x.shape[1])
    runningMean.value = runningMean.value * (1 - momentum) + mean * momentum
    runningVar.value = runningVar.value * (1 - momentum) + variance * (momentum * n / (n - 1))
    numBatchesTracked.value = Tensor(numBatchesTracked.value.item + 1)
    return y
  }
}
