import Autograd
import Tensors

/// A loss of a batch of embeddings with class labels.
///
/// If a batch has no pairs to learn from (a single class, no class with two rows, a single row, or none),
/// the loss and its gradient are 0 unless stated otherwise. Losses that are means over all rows are NaN for an
/// empty batch, as those of PyTorch.
public protocol EmbeddingLoss {
  /// Returns the loss of a batch, a scalar.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: The class of each row.
  func callAsFunction(_ embeddings: Variable, labels: [Int]) -> Variable

  /// Returns the loss of a batch, a scalar, with a generator for miners that sample. Training loops
  /// call this method on any loss.
  func callAsFunction(
    _ embeddings: Variable, labels: [Int], using generator: inout Generator
  ) -> Variable
}

extension EmbeddingLoss {
  /// Returns the loss of a batch, a scalar, without using the generator.
  public func callAsFunction(
    _ embeddings: Variable, labels: [Int], using generator: inout Generator
  ) -> Variable {
    self(embeddings, labels: labels)
  }
}

/// A pair-based loss: a loss of mined pairs or triplets, which can also use the embeddings of
/// previous batches.
public protocol PairBasedLoss: EmbeddingLoss {
  /// Returns the loss of the mined pairs or triplets, a scalar.
  func loss(_ batch: EmbeddingBatch) -> Variable
}

extension PairBasedLoss {
  /// Returns the loss of a batch, a scalar.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`.
  ///   - labels: The class of each row.
  public func callAsFunction(_ embeddings: Variable, labels: [Int]) -> Variable {
    loss(EmbeddingBatch(embeddings, labels: labels))
  }

  /// Returns the loss of a batch, a scalar, with a generator for miners that sample; each call
  /// draws one number from it.
  public func callAsFunction(
    _ embeddings: Variable, labels: [Int], using generator: inout Generator
  ) -> Variable {
    loss(
      EmbeddingBatch(embeddings, labels: labels, generator: Generator(seed: generator.next())))
  }

  /// Returns the loss of a batch compared with itself and with the queue, and appends the batch to
  /// the queue.
  ///
  /// After Wang, Zhang, Huang and Scott, "Cross-batch memory for embedding learning" (2020), with
  /// one difference: they compare with the memory only, which already contains the batch; here both
  /// rows of a pair within the batch receive gradients.
  public func callAsFunction(
    _ embeddings: Variable, labels: [Int], queue: EmbeddingQueue
  ) -> Variable {
    let result = loss(EmbeddingBatch(embeddings, labels: labels, queue: queue))
    queue.append(embeddings.value, labels: labels)
    return result
  }
}

// MARK: Building blocks of losses

/// The terms that a mean is taken over.
public enum Averaging: Sendable {
  /// All terms.
  case all
  /// The terms that are not 0, so that terms that are already 0 do not shrink the gradients of the
  /// others.
  case nonZero
}

extension Variable {
  /// Returns the mean of non-negative terms; 0 if there are none.
  final func averaged(_ averaging: Averaging) -> Variable {
    let count = averaging == .all ? value.count : value.scalars.count { $0 != 0 }
    return sum() / Float(Swift.max(count, 1))
  }

  /// Returns log Σ eˣ over the masked elements of each row, `[N]` for `[N, M]`. If a row has none,
  /// the result is −1e30 instead of −∞, which keeps gradients finite.
  final func logSumExp(where mask: Tensor<Bool>) -> Variable {
    maskedFill(where: .!mask, with: -1e30).logSumExp([1])
  }

  /// Returns the elements at rows `i` and columns `j` of a matrix: `[count]`.
  final func picked(_ i: [Int], _ j: [Int]) -> Variable {
    let indices = zip(i, j).map { Int32(index: $0 * shape[1] + $1, "pairs") }
    return taken(Tensor(indices, shape: [indices.count]))
  }

  /// Returns 0 as a function of this variable, with gradient 0.
  final func zeroLoss() -> Variable {
    .record("nothing to learn", Tensor(0), [self]) { _, node in
      [Variable(.zeros(node.inputs[0].shape))]
    }
  }
}
