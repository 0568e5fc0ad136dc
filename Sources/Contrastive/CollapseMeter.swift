import Autograd
import Tensors

/// Watches the last embeddings that pass in training, and warns in words when they collapse.
///
/// A batch is seldom large enough to measure a rank; the meter keeps a window of rows, over several batches
/// where need be.
///
///     let meter = CollapseMeter()
///     meter.add(first.value, partners: second.value)      // each step: costs a copy of the rows
///     meter.add(loss: loss.item, collapsed: NTXentLoss.collapsedLoss(images: first.shape[0]))
///     if let warning = meter.warning { print(warning) }   // now and then: costs the singular values
public final class CollapseMeter {
  /// How many rows are kept.
  public let window: Int
  private var rows: [Tensor<Float>] = []
  private var partners: [Tensor<Float>] = []
  /// Of the last steps.
  private var losses: [(loss: Float, collapsed: Float)] = []
  /// The last reading, until rows are added.
  private var measured: EmbeddingHealth?

  /// Over how many of the last steps losses are averaged.
  private static let lossWindow = 20

  /// - Parameter window: 256 rows of 512 take about half a second to measure, 128 about a fifth.
  public init(window: Int = 256) {
    require(window > 1, "CollapseMeter: the window must hold at least two rows, not \(window)")
    self.window = window
  }

  /// Takes a batch in the places of the oldest rows.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`, D the same every time.
  ///   - partners: the other view of each, `[N, D]`; every time, or never.
  public func add(_ embeddings: Tensor<Float>, partners: Tensor<Float>? = nil) {
    let dimensions = rows.first?.shape[0] ?? embeddings.shape.last
    require(
      embeddings.rank == 2 && embeddings.shape[1] == dimensions
        && partners?.shape ?? embeddings.shape == embeddings.shape,
      "CollapseMeter: needs rows [N, \(dimensions ?? 0)] and partners of that shape, not "
        + "\(embeddings.shape) and \(partners?.shape ?? [])")
    require(
      rows.isEmpty || (partners == nil) == self.partners.isEmpty,
      "CollapseMeter: partners must be given every time or never")
    measured = nil
    for row in 0..<embeddings.shape[0] {
      rows.append(embeddings[row].contiguous())
      if let partners { self.partners.append(partners[row].contiguous()) }
    }
    rows.removeFirst(max(0, rows.count - window))
    self.partners.removeFirst(max(0, self.partners.count - window))
  }

  /// Takes a step's loss, and what it would be were all embeddings one point.
  public func add(loss: Float, collapsed: Float) {
    losses.append((loss, collapsed))
    losses.removeFirst(max(0, losses.count - Self.lossWindow))
  }

  /// The measures of the rows in the window; `nil` while there are fewer than two.
  public var health: EmbeddingHealth? {
    if rows.count < 2 { return nil }
    if measured == nil {
      measured = EmbeddingHealth(
        .stack(rows), partners: partners.isEmpty ? nil : .stack(partners))
    }
    return measured
  }

  /// What is wrong, in a sentence or two: about the embeddings, and about a loss that has stood for some steps
  /// where collapse would put it; `nil` where nothing is, or while there are too few rows to tell.
  public var warning: String? {
    let sentences = [health?.warning, lossWarning].compactMap(\.self)
    return sentences.isEmpty ? nil : sentences.joined(separator: "; ")
  }

  private var lossWarning: String? {
    if losses.count < Self.lossWindow { return nil }
    let count = Float(losses.count)
    return EmbeddingHealth.warning(
      loss: losses.reduce(0) { $0 + $1.loss } / count,
      collapsed: losses.reduce(0) { $0 + $1.collapsed } / count)
  }
}
