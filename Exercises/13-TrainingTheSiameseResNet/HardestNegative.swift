import Curriculum
import Tensors

extension Exercises13 {
  /// Exercise 13.2: find the hardest negatives.
  ///
  /// After some training most negatives are far away and cost nothing: there is nothing to learn from them.
  /// What is left to learn is in the few that are still near. So for every item of a batch look for the item
  /// of another class that is nearest to it.
  ///
  ///     distances, labels [0, 0, 1]      the hardest negatives
  ///     0  1  5                          item 0: 2, the only one of another class
  ///     1  0  3                          item 1: 2
  ///     5  3  0                          item 2: 1, at 3, nearer than 0 at 5
  ///
  /// Of equally near ones the first counts. An item without a negative gets `nil`.
  ///
  /// `distances[i, j].item` is a single number.
  ///
  /// - Parameters:
  ///   - distances: from every item to every other, `[N, N]`.
  ///   - labels: the N classes.
  /// - Returns: for every item the place of its hardest negative in the batch.
  public static func hardestNegative(
    _ distances: Tensor<Float>, labels: [Int]
  ) throws -> [Int?] {
    throw Unsolved("hardestNegative")
  }
}
