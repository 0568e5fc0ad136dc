import Autograd
import Tensors

/// Batch normalization, the base class of ``BatchNorm1d`` and ``BatchNorm2d``: normalizes each
/// channel to mean 0 and variance 1, then applies a learned scale and shift (Ioffe and Szegedy,
/// 2015).
///
///     y = γ · (x − μ) / √(σ² + ε) + β
///
/// In training, μ and σ² are the batch statistics, and the running statistics move toward them by
/// `momentum`; the running variance uses the unbiased estimate. In evaluation mode, the running
/// statistics are used.
public class BatchNorm: Module {
  /// γ, `[channels]`, initially 1; `nil` without affine parameters.
  public let weight: Parameter?
  /// β, `[channels]`, initially 0; `nil` without affine parameters.
  public let bias: Parameter?
  /// The running mean, `[channels]`, initially 0.
  public let runningMean: Buffer<Float>
  /// The running variance, `[channels]`, initially 1.
  public let runningVar: Buffer<Float>
  /// The number of batches that have updated the running statistics; a scalar.
  public let numBatchesTracked: Buffer<Int64>
  /// ε, added to the variance to avoid a division by zero.
  public let epsilon: Float
  /// The weight of the current batch in the running statistics; `nil` for the cumulative average
  /// over all batches.
  public internal(set) var momentum: Float?
  /// The parts of a batch over which batch statistics are computed, of which each input is one; `nil` where an input is
  /// a whole batch.
  public final var parts: (any BatchParts)?

  /// Creates a batch normalization.
  ///
  /// - Parameters:
  ///   - channels: The size of the second axis.
  ///   - epsilon: ε, added to the variance.
  ///   - momentum: The weight of the current batch in the running statistics, from 0 to 1; `nil`
  ///     for the cumulative average over all batches.
  ///   - affine: Whether to learn a scale and a shift.
  public init(
    _ channels: Int, epsilon: Float = 1e-5, momentum: Float? = 0.1, affine: Bool = true
  ) {
    weight = affine ? Parameter(.ones([channels])) : nil
    bias = affine ? Parameter(.zeros([channels])) : nil
    runningMean = Buffer(.zeros([channels]))
    runningVar = Buffer(.ones([channels]))
    // Files written before PyTorch 0.4.1 lack this key.
    numBatchesTracked = Buffer(Tensor(0), whenMissing: Tensor(0))
    (self.epsilon, self.momentum) = (epsilon, momentum)
  }

  /// The accepted ranks, and the accepted shapes for error messages.
  var accepted: (ranks: Set<Int>, words: String) {
    ([2, 3, 4], "[N, \(runningMean.value.count), …]")
  }

  /// Returns the normalized input, and in training updates the running statistics. An empty batch only
  /// adds to their number, as in PyTorch.
  ///
  /// - Returns: The shape of `x`.
  /// - Precondition: In training, more than one value per channel, or none.
  public override func forward(_ x: Variable) -> Variable {
    let accepted = accepted
    require(
      accepted.ranks.contains(x.shape.count) && x.shape[1] == runningMean.value.count,
      "\(type(of: self)): needs an input \(accepted.words), not \(x.shape)")
    guard isTraining else {
      let y = x.batchNormalized(
        mean: runningMean.value, variance: runningVar.value, weight: weight, bias: bias,
        epsilon: epsilon)
      noteStatistics(at: y, areMoved: false)
      return y
    }
    let (y, mean, variance, count) = normalized(x)
    let batches = numBatchesTracked.value.item + 1
    numBatchesTracked.value = Tensor(batches)
    let factor = momentum ?? 1 / Float(batches)
    let n = Float(count)
    if n > 0 {
      runningMean.value = runningMean.value * (1 - factor) + mean * factor
      runningVar.value = runningVar.value * (1 - factor) + variance * (factor * n / (n - 1))
    }
    noteStatistics(at: y, areMoved: true)
    return y
  }

  /// Normalizes by the statistics of the batch, or of all parts of a batch.
  private func normalized(
    _ x: Variable
  ) -> (output: Variable, mean: Tensor<Float>, variance: Tensor<Float>, count: Int) {
    if let parts {
      return x.batchNormalized(over: parts, weight: weight, bias: bias, epsilon: epsilon)
    }
    let (y, mean, variance) = x.batchNormalized(weight: weight, bias: bias, epsilon: epsilon)
    return (y, mean, variance, x.value.count / x.shape[1])
  }

  /// Annotates `y` with the running statistics, for pictures of the graph.
  private func noteStatistics(at y: Variable, areMoved: Bool) {
    y.recordBuffer(runningMean.value, name: "runningMean", isUpdated: areMoved)
    y.recordBuffer(runningVar.value, name: "runningVar", isUpdated: areMoved)
  }
}

/// Batch normalization of vectors, `[N, channels]`, or of sequences, `[N, channels, L]`.
public final class BatchNorm1d: BatchNorm {
  override var accepted: (ranks: Set<Int>, words: String) {
    let c = runningMean.value.count
    return ([2, 3], "[N, \(c)] or [N, \(c), L]")
  }
}

/// Batch normalization of images, `[N, channels, H, W]`.
public final class BatchNorm2d: BatchNorm {
  override var accepted: (ranks: Set<Int>, words: String) {
    ([4], "[N, \(runningMean.value.count), H, W]")
  }
}
