import Autograd
import Tensors

/// The InfoNCE loss: identifies the key of each query among negatives. Used by MoCo and NNCLR.
///
///     L = mean of −log( e^(q·k⁺/τ) / Σ_k e^(q·k/τ) )
///
/// Queries and keys are normalized (van den Oord, Li and Vinyals, 2018).
public struct InfoNCELoss: Sendable {
  /// The temperature τ; 0.2 for MoCo v2 on ImageNet and 0.1 on CIFAR-10, 0.1 for NNCLR.
  public let temperature: Float

  /// Creates the loss.
  ///
  /// - Precondition: The temperature is above 0.
  public init(temperature: Float = 0.2) {
    requirePositive(temperature, "InfoNCELoss")
    self.temperature = temperature
  }

  /// Returns the loss with the rows of a queue as negatives, as in MoCo (He and others, 2020; Chen
  /// and others, "Improved baselines with momentum contrastive learning", 2020).
  ///
  ///     let keys = withoutGradients { teacher(second) }
  ///     let loss = InfoNCELoss()(network(first), keys: keys, queue: queue)
  ///     queue.append(keys.normalized().value)      // after the loss, so that no key is its own negative
  ///
  /// - Parameters:
  ///   - queries: `[N, D]`.
  ///   - keys: The positives, `[N, D]`; they receive no gradient.
  ///   - queue: The negatives; if it is empty, the loss is 0.
  public func callAsFunction(
    _ queries: Variable, keys: Variable, queue: EmbeddingQueue
  ) -> Variable {
    requireViews(queries, keys, "InfoNCELoss")
    let positive = 1 - Distance.cosine.rows(queries, keys.detached()).unsqueezed(1)
    let negative = UnitRows(queries).cosines(to: UnitRows(Variable(queue.embeddings)))
    let scores = queue.count == 0 ? positive : Variable.cat([positive, negative], axis: 1)
    return (scores / temperature).softmaxCrossEntropy(.init(repeating: 0, count: queries.shape[0]))
  }

  /// Returns the loss with the keys of the other queries as negatives.
  ///
  /// In NNCLR, the keys are outputs of the predictor, and the queries are the nearest neighbors of
  /// the other view in the queue (Dwibedi, Aytar, Tompson, Sermanet and Zisserman, "With a little
  /// help from my friends", 2021):
  ///
  ///     let neighbors = Variable(queue.nearest(to: first.value))
  ///     let loss = InfoNCELoss(temperature: 0.1)(neighbors, keys: predictor(second))
  ///
  /// - Parameters:
  ///   - queries: `[N, D]`.
  ///   - keys: `[N, D]`; queries and keys receive gradients.
  public func callAsFunction(_ queries: Variable, keys: Variable) -> Variable {
    requireViews(queries, keys, "InfoNCELoss")
    let scores = UnitRows(queries).cosines(to: UnitRows(keys))
    return (scores / temperature).softmaxCrossEntropy(Array(0..<queries.shape[0]))
  }
}
