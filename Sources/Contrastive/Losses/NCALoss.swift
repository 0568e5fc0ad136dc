import Autograd
import Tensors

/// The loss of neighborhood components analysis: the probability that an embedding picks a neighbor of another class.
///
///     pᵢⱼ = e^(−‖zᵢ − zⱼ‖²) / Σ_{k ≠ i} e^(−‖zᵢ − zₖ‖²)
///     L = 1 − mean over i of Σ_{j ≠ i, of i's class} pᵢⱼ
///
/// Each embedding picks one of the others at random, the nearer the more likely; 1 − L is the expected accuracy of this
/// leave-one-out classifier (Goldberger, Roweis, Hinton and Salakhutdinov, "Neighborhood components analysis", 2004,
/// equations 1 to 3). With a linear encoder and the whole training set as a batch, it is scikit-learn's
/// `NeighborhoodComponentsAnalysis`, which maximizes the sum over i. A row without another one of its class is always
/// wrong, as there.
///
/// There is no margin and no temperature: the scale of the embeddings is learned, so they must not be normalized.
public struct NCALoss: EmbeddingLoss, Sendable {
  /// Creates the loss.
  public init() {}

  /// Returns the loss of a batch, a scalar; 0 for fewer than two rows.
  public func callAsFunction(_ embeddings: Variable, labels: [Int]) -> Variable {
    requireFit(embeddings, labels, "NCALoss")
    let count = labels.count
    if count < 2 { return embeddings.zeroLoss() }
    let distances = embeddings.squaredDistances(to: embeddings)
    func mask(_ admits: (Int, Int) -> Bool) -> Tensor<Bool> {
      Tensor(
        (0..<count * count).map { admits($0 / count, $0 % count) }, shape: [count, count])
    }
    let picked = (-distances).maskedFill(where: mask(==), with: -.infinity).softmax(axis: 1)
    let isWrong = mask { labels[$0] != labels[$1] }
    // The sum over the wrong ones, not 1 − that over the right ones: it keeps its digits where it is small.
    return picked.maskedFill(where: .!isWrong, with: 0).sum() / Float(count)
  }

  /// Returns the loss where all embeddings are one point: the fraction of pairs of different classes; NaN for fewer than
  /// two labels.
  public static func collapsedLoss(labels: [Int]) -> Float {
    let sizes = Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +).values
    let same = sizes.reduce(0) { $0 + $1 * ($1 - 1) }
    return 1 - Float(same) / Float(labels.count * (labels.count - 1))
  }
}
