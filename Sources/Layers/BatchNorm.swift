import Autograd
import Tensors

/// Batch normalization: each channel to mean 0 and variance 1, then to a learnt scale and shift
/// (Ioffe and Szegedy, 2015). What ``BatchNorm1d`` and ``BatchNorm2d`` share.
///
///     y = γ · (x − μ) / √(σ² + ε) + β
///
/// In training μ and σ² are the batch's, and the running ones move toward them by `momentum`; the
/// running variance takes the unbiased one. In evaluation the running ones are used.
public class BatchNorm: Module {
  /// γ, `[channels]`, at first 1; `nil` where nothing is learnt.
  public let weight: Parameter?
  /// β, `[channels]`, at first 0; `nil` where nothing is learnt.
  public let bias: Parameter?
  /// `[channels]`, at first 0.
  public let runningMean: Buffer<Float>
  /// `[channels]`, at first 1.
  public let runningVar: Buffer<Float>
  /// How many batches have moved the running statistics; rank 0.
  public let numBatchesTracked: Buffer<Int64>
  /// ε, which keeps a channel that does not vary from being divided by 0.
  public let epsilon: Float
  /// How far the running statistics move to a batch's; `nil` for the mean of all batches so far.
  public let momentum: Float?

  /// - Parameters:
  ///   - channels: the size of the second axis.
  ///   - affine: whether a scale and a shift are learnt.
  public init(
    _ channels: Int, epsilon: Float = 1e-5, momentum: Float? = 0.1, affine: Bool = true
  ) {
    weight = affine ? Parameter(.ones([channels])) : nil
    bias = affine ? Parameter(.zeros([channels])) : nil
    runningMean = Buffer(.zeros([channels]))
    runningVar = Buffer(.ones([channels]))
    // Files written before PyTorch 0.4.1 do not have it.
    numBatchesTracked = Buffer(Tensor(0), whenMissing: Tensor(0))
    (self.epsilon, self.momentum) = (epsilon, momentum)
  }

  /// The inputs that fit, in words and as the allowed numbers of axes.
  var accepted: (ranks: Set<Int>, words: String) {
    ([2, 3, 4], "[N, \(runningMean.value.count), …]")
  }

  /// - Returns: as `x`.
  /// - Precondition: in training more than one value per channel.
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
    let (y, mean, variance) = x.batchNormalized(weight: weight, bias: bias, epsilon: epsilon)
    let batches = numBatchesTracked.value.item + 1
    numBatchesTracked.value = Tensor(batches)
    let share = momentum ?? 1 / Float(batches)
    let n = Float(x.value.count / x.shape[1])
    runningMean.value = runningMean.value * (1 - share) + mean * share
    runningVar.value = runningVar.value * (1 - share) + variance * (share * n / (n - 1))
    noteStatistics(at: y, areMoved: true)
    return y
  }

  /// Lets pictures of the graph show the running statistics beside `y`.
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
