import Autograd
import Layers
import Tensors

/// The SwAV loss: clusters a batch into balanced clusters, and predicts each view's cluster from
/// the other view.
///
///     L = −½ · mean Σₖ q₂ₖ · log softmax(s₁/τ)ₖ  −  ½ · mean Σₖ q₁ₖ · log softmax(s₂/τ)ₖ
///
/// s are the cosine similarities to K learned prototypes; the codes q are
/// ``sinkhorn(_:epsilon:iterations:)`` of s and receive no gradient (Caron, Misra, Mairal, Goyal,
/// Bojanowski and Joulin, "Unsupervised learning of visual features by contrasting cluster
/// assignments", SwAV, 2020). A batch may be smaller than K, but codes from far fewer images than
/// prototypes carry little information.
public final class SwAVLoss: Module {
  /// The prototypes, `[K, D]`; normalized before each use.
  public let prototypes: Parameter
  /// The temperature τ.
  public let temperature: Float
  /// The entropy regularization ε of the codes: smaller values give sharper codes.
  public let epsilon: Float
  /// The number of Sinkhorn iterations.
  public let iterations: Int

  /// Creates the loss.
  ///
  /// - Parameters:
  ///   - prototypes: The number of prototypes K; 3,000 on ImageNet.
  ///   - dimensions: The projection dimension D; 128 on ImageNet.
  ///   - temperature: τ.
  ///   - epsilon: The entropy regularization ε of the codes.
  ///   - iterations: The number of Sinkhorn iterations.
  ///   - generator: The generator of the prototypes.
  public init(
    prototypes: Int = 3000, dimensions: Int = 128, temperature: Float = 0.1, epsilon: Float = 0.05,
    iterations: Int = 3, using generator: inout Generator
  ) {
    requirePositive(temperature, "SwAVLoss")
    self.prototypes = Parameter(Initializer.torch([prototypes, dimensions], using: &generator))
    (self.temperature, self.epsilon, self.iterations) = (temperature, epsilon, iterations)
  }

  /// Returns the loss, a scalar, for two views `[N, D]` of each image.
  public func callAsFunction(_ first: Variable, _ second: Variable) -> Variable {
    requireViews(first, second, "SwAVLoss")
    require(
      first.shape[1] == prototypes.shape[1],
      "SwAVLoss: views \(first.shape) do not match prototypes \(prototypes.shape)")
    prototypes.update { $0 = Variable($0).normalized().value }
    return scoped { loss(first, second, prototypes: prototypes) }
  }

  func loss(_ first: Variable, _ second: Variable, prototypes: Variable) -> Variable {
    let scores = [first, second].map { $0.normalized().matmul(prototypes.transposed()) }
    let codes = scores.map { sinkhorn($0.value, epsilon: epsilon, iterations: iterations) }
    return swapped(scores, codes)
  }

  /// Returns the swapped prediction loss for given codes.
  func swapped(_ scores: [Variable], _ codes: [Tensor<Float>]) -> Variable {
    func crossEntropy(_ scores: Variable, _ code: Tensor<Float>) -> Variable {
      -((scores / temperature).logSoftmax(axis: 1) * Variable(code)).sum([1]).mean()
    }
    return (crossEntropy(scores[0], codes[1]) + crossEntropy(scores[1], codes[0])) / 2
  }
}

/// Returns balanced soft cluster assignments (codes): the weights of the prototypes sum to 1 in
/// each row, and to about the same value for each prototype over the batch (Sinkhorn and Knopp,
/// 1967; Cuturi, 2013).
///
/// Starting from `e^(scores/ε)`, columns and rows are normalized alternately, rows last; in the log
/// domain, so that nothing overflows. No gradients are recorded.
///
/// - Returns: `[N, K]`, for scores of that shape.
public func sinkhorn(
  _ scores: Tensor<Float>, epsilon: Float = 0.05, iterations: Int = 3
) -> Tensor<Float> {
  require(
    scores.rank == 2 && epsilon > 0 && iterations > 0,
    "sinkhorn: needs scores [N, K], a positive epsilon and iterations, not \(scores.shape), "
      + "\(epsilon) and \(iterations)")
  var logs = scores / epsilon
  for _ in 0..<iterations {
    logs -= logs.logSumExp([0], keepDims: true)
    logs -= logs.logSumExp([1], keepDims: true)
  }
  return logs.exp()
}
