import Autograd
import Tensors

/// A meter that detects the collapse of embeddings during training.
///
/// A single batch is rarely large enough to estimate the rank, so the meter keeps a sliding window
/// of embeddings over several batches.
///
///     let meter = CollapseMeter()
///     meter.add(first.value, partners: second.value)      // every step: copies the rows
///     meter.add(loss: loss.item, collapsed: NTXentLoss.collapsedLoss(images: first.shape[0]))
///     if let warning = meter.warning { print(warning) }   // now and then: computes an SVD
public final class CollapseMeter {
  /// The size of the window: the number of rows that are kept.
  public let window: Int
  var rows: [Tensor<Float>] = []
  var partners: [Tensor<Float>] = []
  /// The loss of the last steps, with its value at collapse.
  var losses: [(loss: Float, collapsed: Float)] = []
  /// The metrics of the current window, until rows are added.
  var measured: EmbeddingHealth?
  /// What the loss compares.
  public let geometry: EmbeddingHealth.Geometry
  /// Whether partners are other items of the same class.
  public let isSupervised: Bool

  /// The number of steps over which losses are averaged.
  static let lossWindow = 20

  /// Creates a meter.
  ///
  /// - Parameters:
  ///   - window: The size of the window. The metrics of 256 rows of dimension 512 take
  ///     about half a second, those of 128 rows about a fifth of a second.
  ///   - geometry: What the loss compares.
  ///   - isSupervised: Whether partners are other items of the same class, not other views of the same item.
  public init(
    window: Int = 256, geometry: EmbeddingHealth.Geometry = .directions, isSupervised: Bool = false
  ) {
    require(window > 1, "CollapseMeter: the window must hold at least two rows, not \(window)")
    (self.window, self.geometry, self.isSupervised) = (window, geometry, isSupervised)
  }

  /// Adds a batch of embeddings; the oldest rows leave the window.
  ///
  /// - Parameters:
  ///   - embeddings: `[N, D]`, with the same D in every call.
  ///   - partners: The embeddings of the other view of each item, `[N, D]`; in every call or in
  ///     none.
  public func add(_ embeddings: Tensor<Float>, partners: Tensor<Float>? = nil) {
    let dimensions = rows.first?.shape[0] ?? embeddings.shape.last
    require(
      embeddings.rank == 2 && embeddings.shape[1] == dimensions
        && partners?.shape ?? embeddings.shape == embeddings.shape,
      "CollapseMeter: needs rows [N, \(dimensions ?? 0)] and partners of that shape, not "
        + "\(embeddings.shape) and \(partners?.shape ?? [])")
    require(
      rows.isEmpty || (partners == nil) == self.partners.isEmpty,
      "CollapseMeter: partners must be passed in every call or in none")
    measured = nil
    for row in 0..<embeddings.shape[0] {
      rows.append(embeddings[row].contiguous())
      if let partners { self.partners.append(partners[row].contiguous()) }
    }
    rows.removeFirst(max(0, rows.count - window))
    self.partners.removeFirst(max(0, self.partners.count - window))
  }

  /// Adds the loss of a step, and the value that it has when all embeddings are equal.
  public func add(loss: Float, collapsed: Float) {
    losses.append((loss, collapsed))
    losses.removeFirst(max(0, losses.count - Self.lossWindow))
  }

  /// The metrics of the rows in the window; `nil` if there are fewer than two.
  public var health: EmbeddingHealth? {
    if rows.count < 2 { return nil }
    if measured == nil {
      measured = EmbeddingHealth(
        .stack(rows), partners: partners.isEmpty ? nil : .stack(partners), geometry: geometry,
        isSupervised: isSupervised)
    }
    return measured
  }

  /// The most severe problem that was found; ``EmbeddingHealth/Status/healthy`` if there are too few rows and losses.
  public var status: EmbeddingHealth.Status {
    let found = health?.status ?? .healthy
    if found == .healthy || found == .lowRank { return lossStatus ?? found }
    return found
  }

  /// A message if the embeddings have collapsed or diverged, or if the loss averaged over the last steps is at
  /// its value for collapse; `nil` otherwise, or if there are too few rows.
  public var warning: String? {
    let sentences = [health?.warning, lossWarning].compactMap(\.self)
    return sentences.isEmpty ? nil : sentences.joined(separator: "; ")
  }

  /// What the losses of the last steps alone tell; `nil` if nothing.
  private var lossStatus: EmbeddingHealth.Status? {
    guard let (loss, collapsed, rest) = meanLosses else { return nil }
    if EmbeddingHealth.warning(loss: loss, collapsed: collapsed) != nil { return .collapsed }
    // An epoch may begin with large losses, which fall.
    return loss > 20 * max(collapsed.magnitude, 1) && rest > 0.8 * loss ? .diverged : nil
  }

  private var lossWarning: String? {
    guard let (loss, collapsed, _) = meanLosses, let status = lossStatus else { return nil }
    if status == .collapsed { return EmbeddingHealth.warning(loss: loss, collapsed: collapsed) }
    return
      "the loss has diverged: it is \(loss), and would be \(collapsed) if all embeddings were the same point"
  }

  /// The means of the last losses, of their values at collapse, and of the later half of the losses; `nil` if there are too
  /// few.
  private var meanLosses: (loss: Float, collapsed: Float, rest: Float)? {
    if losses.count < Self.lossWindow { return nil }
    let count = Float(losses.count)
    return (
      losses.reduce(0) { $0 + $1.loss } / count, losses.reduce(0) { $0 + $1.collapsed } / count,
      losses.suffix(losses.count / 2).reduce(0) { $0 + $1.loss } / Float(losses.count / 2)
    )
  }
}
