/// A pair of items by their indices, and whether it is a positive pair.
public struct SampledPair: Hashable, Sendable {
  public let first, second: Int
  /// Whether both items are of the same class.
  public let isSame: Bool

  public init(_ first: Int, _ second: Int, isSame: Bool) {
    (self.first, self.second, self.isSame) = (first, second, isSame)
  }
}
