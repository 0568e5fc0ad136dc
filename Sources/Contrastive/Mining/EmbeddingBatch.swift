import Autograd
import Tensors

/// A batch of embeddings, what they are compared with, and which of the pairs are the same: what a loss
/// or a miner looks at.
///
/// Pair (i, j) is query i, the anchor, beside reference j. It is positive where both have one label, and
/// negative where they have two; an embedding beside itself is neither.
public struct Comparison {
  /// `[N, D]`.
  public let queries: Variable
  /// `[M, D]`; the queries themselves, and behind them what a memory holds.
  public let references: Variable
  /// Of each query, and of each reference.
  public let labels, referenceLabels: [Int]
  /// Where miners that draw get their numbers.
  public let generator: Generator?

  /// Compares the rows of a batch with one another, and with those of a memory.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: the class of each row.
  ///   - memory: rows of earlier batches; no gradient flows to them.
  ///   - generator: for miners that draw.
  public init(
    _ embeddings: Variable, labels: [Int], memory: EmbeddingMemory? = nil,
    generator: Generator? = nil
  ) {
    requireFit(embeddings, labels, "Comparison")
    queries = embeddings
    self.labels = labels
    if let memory, memory.count > 0 {
      references = .cat([embeddings, Variable(memory.embeddings)])
      referenceLabels = labels + memory.labels
    } else {
      references = embeddings
      referenceLabels = labels
    }
    self.generator = generator
  }

  init(
    queries: Variable, references: Variable, labels: [Int], referenceLabels: [Int],
    generator: Generator?
  ) {
    (self.queries, self.references, self.labels) = (queries, references, labels)
    (self.referenceLabels, self.generator) = (referenceLabels, generator)
  }

  /// N.
  public var count: Int { labels.count }

  /// Whether both have one label, and are two.
  public func isPositive(_ i: Int, _ j: Int) -> Bool { i != j && labels[i] == referenceLabels[j] }

  /// Whether the two have two labels.
  public func isNegative(_ i: Int, _ j: Int) -> Bool { labels[i] != referenceLabels[j] }

  /// The references that are positive for query i, in order.
  public func positives(_ i: Int) -> [Int] { referenceLabels.indices.filter { isPositive(i, $0) } }

  /// The references that are negative for query i, in order.
  public func negatives(_ i: Int) -> [Int] { referenceLabels.indices.filter { isNegative(i, $0) } }

  /// Where pairs are positive: `[N, M]`.
  public var positives: Tensor<Bool> { mask(isPositive) }

  /// Where pairs are negative: `[N, M]`.
  public var negatives: Tensor<Bool> { mask(isNegative) }

  /// `[N, M]`.
  private func mask(_ holds: (Int, Int) -> Bool) -> Tensor<Bool> {
    Tensor(
      labels.indices.flatMap { i in referenceLabels.indices.map { holds(i, $0) } },
      shape: [labels.count, referenceLabels.count])
  }

  /// aᵢ·bⱼ / (‖aᵢ‖·‖bⱼ‖): `[N, M]`.
  var cosines: Variable {
    queries.normalized().matmul(references.normalized().transposed())
  }
}

/// Stops unless there is a label for every row of `[N, D]`, and a row.
func requireFit(_ embeddings: Variable, _ labels: [Int], _ name: String) {
  require(
    embeddings.shape.count == 2 && embeddings.shape[0] == labels.count && !labels.isEmpty,
    "\(name): needs embeddings [N, D] and N labels, not \(embeddings.shape) and \(labels.count)")
}

/// A loss of a batch of embeddings whose classes are known.
///
/// Where a batch has nothing to learn from (one class only, no class twice, a batch of one), the loss is 0
/// and so is its gradient, unless the loss says otherwise.
public protocol EmbeddingLoss {
  /// Returns the loss of a batch, a single number.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: the class of each row.
  func callAsFunction(_ embeddings: Variable, labels: [Int]) -> Variable

  /// Returns the same with a generator for miners that draw: what a training loop calls on any loss.
  func callAsFunction(
    _ embeddings: Variable, labels: [Int], using generator: inout Generator
  ) -> Variable
}

extension EmbeddingLoss {
  /// Returns the loss of a batch, a single number; nothing is drawn.
  public func callAsFunction(
    _ embeddings: Variable, labels: [Int], using generator: inout Generator
  ) -> Variable {
    self(embeddings, labels: labels)
  }
}

/// A loss of pairs or triplets, which may reach into a memory of earlier batches.
public protocol ComparisonLoss: EmbeddingLoss {
  /// Returns the loss of all the pairs or triplets that are mined, a single number.
  func loss(_ comparison: Comparison) -> Variable
}

extension ComparisonLoss {
  /// Returns the loss of a batch, a single number.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: the class of each row.
  public func callAsFunction(_ embeddings: Variable, labels: [Int]) -> Variable {
    loss(Comparison(embeddings, labels: labels))
  }

  /// Returns the same with a miner that draws; each call takes one number of the generator.
  public func callAsFunction(
    _ embeddings: Variable, labels: [Int], using generator: inout Generator
  ) -> Variable {
    loss(
      Comparison(embeddings, labels: labels, generator: Generator(seed: generator.next())))
  }

  /// Returns the loss of a batch against itself and the memory, and puts the batch into the memory.
  ///
  /// After Wang, Zhang, Huang and Scott, "Cross-batch memory for embedding learning" (2020). They compare with
  /// the memory alone, in which the batch already stands; here gradients flow to both sides of a pair within
  /// the batch.
  public func callAsFunction(
    _ embeddings: Variable, labels: [Int], memory: EmbeddingMemory
  ) -> Variable {
    let result = loss(Comparison(embeddings, labels: labels, memory: memory))
    memory.append(embeddings.value, labels: labels)
    return result
  }
}

// MARK: What losses are built of

/// Over what a mean is taken.
public enum Averaging: Sendable {
  /// Over all terms.
  case all
  /// Over the terms that are not 0: what is learnt already does not weaken the rest.
  case nonZero
}

extension Variable {
  /// Returns the mean of non-negative terms; 0 of none.
  final func averaged(_ averaging: Averaging) -> Variable {
    let count = averaging == .all ? value.count : value.scalars.count { $0 != 0 }
    return sum() / Float(Swift.max(count, 1))
  }

  /// Returns log Σ eˣ over those of each row that `mask` has: `[N]`, for `[N, M]`. Of none it is −1e30, which
  /// stands for log 0 and keeps gradients finite.
  final func logSumExp(where mask: Tensor<Bool>) -> Variable {
    maskedFill(where: .!mask, with: -1e30).logSumExp([1])
  }

  /// Returns the elements at rows `i` and columns `j` of a matrix: `[count]`.
  final func picked(_ i: [Int], _ j: [Int]) -> Variable {
    let places = zip(i, j).map { Int32($0 * shape[1] + $1) }
    return taken(Tensor(places, shape: [places.count]))
  }

  /// Returns 0 that hangs on this variable's graph: its gradient is 0.
  final func zeroLoss() -> Variable {
    .record("nothing to learn", Tensor(0), [self]) { _, node in
      [Variable(.zeros(node.inputs[0].shape))]
    }
  }
}
