import Autograd
import Layers
import Tensors

/// Clusters a batch, evenly, and predicts each view's cluster from the other view.
///
///     L = −½ · mean Σₖ q₂ₖ · log softmax(s₁/τ)ₖ  −  ½ · mean Σₖ q₁ₖ · log softmax(s₂/τ)ₖ
///
/// s are cosines to K learnt prototypes; the codes q are ``sinkhorn(_:epsilon:iterations:)`` of them, and
/// nothing flows back through them (Caron, Misra, Mairal, Goyal, Bojanowski and Joulin, "Unsupervised
/// learning of visual features by contrasting cluster assignments", SwAV, 2020). A batch needs not be larger
/// than K, but codes from far fewer images than prototypes say little.
public final class SwAVLoss: Module {
  /// `[K, D]`; brought to length 1 before each use.
  public let prototypes: Parameter
  /// τ.
  public let temperature: Float
  /// ε of the codes: smaller makes them sharper.
  public let epsilon: Float
  /// How often rows and columns are evened.
  public let iterations: Int

  /// - Parameters:
  ///   - prototypes: K; 3,000 on ImageNet.
  ///   - dimensions: D; 128 there.
  public init(
    prototypes: Int = 3000, dimensions: Int = 128, temperature: Float = 0.1, epsilon: Float = 0.05,
    iterations: Int = 3, using generator: inout Generator
  ) {
    requirePositive(temperature, "SwAVLoss")
    self.prototypes = Parameter(Initializer.torch([prototypes, dimensions], using: &generator))
    (self.temperature, self.epsilon, self.iterations) = (temperature, epsilon, iterations)
  }

  /// Returns the loss, a single number, for two views `[N, D]` of each image.
  public func callAsFunction(_ first: Variable, _ second: Variable) -> Variable {
    requireViews(first, second, "SwAVLoss")
    require(
      first.shape[1] == prototypes.shape[1],
      "SwAVLoss: views \(first.shape) do not fit prototypes \(prototypes.shape)")
    prototypes.update { $0 = Variable($0).normalized().value }
    return scoped { loss(first, second, prototypes: prototypes) }
  }

  func loss(_ first: Variable, _ second: Variable, prototypes: Variable) -> Variable {
    let scores = [first, second].map { $0.normalized().matmul(prototypes.transposed()) }
    let codes = scores.map { sinkhorn($0.value, epsilon: epsilon, iterations: iterations) }
    return swapped(scores, codes)
  }

  /// The loss for given codes.
  func swapped(_ scores: [Variable], _ codes: [Tensor<Float>]) -> Variable {
    func surprise(_ scores: Variable, _ code: Tensor<Float>) -> Variable {
      -((scores / temperature).logSoftmax(axis: 1) * Variable(code)).sum([1]).mean()
    }
    return (surprise(scores[0], codes[1]) + surprise(scores[1], codes[0])) / 2
  }
}

/// Returns codes: for each row weights of the prototypes that add up to 1, while over the batch every
/// prototype gets about the same (Sinkhorn and Knopp, 1967; Cuturi, 2013).
///
/// Starting from `e^(scores/ε)`, columns and rows are brought to equal sums in turn, rows last; in logarithms,
/// so that nothing overflows. No gradients.
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
