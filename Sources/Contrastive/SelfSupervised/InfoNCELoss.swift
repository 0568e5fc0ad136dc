import Autograd
import Tensors

/// Finds each query's key among others: the loss of MoCo and of NNCLR.
///
///     L = mean of −log( e^(q·k⁺/τ) / Σ_k e^(q·k/τ) )
///
/// All are brought to length 1. (van den Oord, Li and Vinyals, 2018.)
public struct InfoNCELoss: Sendable {
  /// τ; MoCo v2's is 0.2 on ImageNet and 0.1 on CIFAR-10, NNCLR's 0.1.
  public let temperature: Float

  /// - Precondition: the temperature is above 0.
  public init(temperature: Float = 0.2) {
    requirePositive(temperature, "InfoNCELoss")
    self.temperature = temperature
  }

  /// Returns the loss with a memory's rows for wrong answers, MoCo's (He and others, 2020; Chen and others,
  /// "Improved baselines with momentum contrastive learning", 2020).
  ///
  ///     let keys = withoutGradients { teacher(second) }
  ///     let loss = InfoNCELoss()(network(first), keys: keys, memory: memory)
  ///     memory.append(keys.normalized().value)      // after the loss, so that no key is its own negative
  ///
  /// - Parameters:
  ///   - queries: `[N, D]`.
  ///   - keys: the right answers, `[N, D]`; no gradient flows to them.
  ///   - memory: with an empty one the loss is 0.
  public func callAsFunction(
    _ queries: Variable, keys: Variable, memory: EmbeddingMemory
  ) -> Variable {
    requireViews(queries, keys, "InfoNCELoss")
    let (q, k) = (queries.normalized(), keys.detached().normalized())
    let right = (q * k).sum([1], keepDims: true)
    let wrong = q.matmul(Variable(memory.embeddings).normalized().transposed())
    let scores = memory.count == 0 ? right : Variable.cat([right, wrong], axis: 1)
    return (scores / temperature).softmaxCrossEntropy(.init(repeating: 0, count: q.shape[0]))
  }

  /// Returns the loss with the keys of the other queries for wrong answers.
  ///
  /// NNCLR's keys come from the predictor, and its queries are the nearest of the memory to the other view
  /// (Dwibedi, Aytar, Tompson, Sermanet and Zisserman, "With a little help from my friends", 2021):
  ///
  ///     let friends = Variable(memory.nearest(to: first.value))
  ///     let loss = InfoNCELoss(temperature: 0.1)(friends, keys: predictor(second))
  ///
  /// - Parameters:
  ///   - queries: `[N, D]`.
  ///   - keys: `[N, D]`; gradients flow to both.
  public func callAsFunction(_ queries: Variable, keys: Variable) -> Variable {
    requireViews(queries, keys, "InfoNCELoss")
    let scores = queries.normalized().matmul(keys.normalized().transposed())
    return (scores / temperature).softmaxCrossEntropy(Array(0..<queries.shape[0]))
  }
}
