/// How far apart embeddings can be, and what follows for the contrastive loss.
public struct Reach: Equatable, Sendable {
  /// The least upper bound of the distance between two embeddings; infinity if there is none.
  public let maximumDistance: Float
  /// The bound below which the loss of a negative pair cannot fall.
  public let minimumLoss: Float
  /// Whether two embeddings can be at least the margin apart.
  public let canReachMargin: Bool

  public init(maximumDistance: Float, minimumLoss: Float, canReachMargin: Bool) {
    (self.maximumDistance, self.minimumLoss) = (maximumDistance, minimumLoss)
    self.canReachMargin = canReachMargin
  }
}
