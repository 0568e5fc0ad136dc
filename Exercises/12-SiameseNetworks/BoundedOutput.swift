import Curriculum

extension Exercises12 {
  /// Exercise 12.5: which margins are out of reach?
  ///
  /// A network ends in a sigmoid, so each number of its embeddings lies between 0 and 1. With one number
  /// and a margin of 1, the loss of a different pair never becomes 0, however long it trains: two numbers
  /// between 0 and 1 are *less* than 1 apart. What the last layer allows must be larger than the margin.
  ///
  ///     linear       any number
  ///     sigmoid      D numbers, each between 0 and 1, both never reached
  ///     tanh         D numbers, each between −1 and 1, both never reached
  ///     unitLength   a point on the sphere of radius 1, all of them reached
  ///
  /// `x.squareRoot()` is √x, `Float.infinity` is infinity.
  ///
  /// - Parameters:
  ///   - last: what the encoder ends in.
  ///   - dimensions: D, how many numbers an embedding has.
  ///   - margin: the contrastive loss's.
  /// - Returns: the distance that no two embeddings exceed; what max(0, margin − distance)² therefore
  ///   cannot fall below; and whether two embeddings can be `margin` apart or more.
  public static func boundedOutput(
    _ last: LastLayer, dimensions: Int, margin: Float
  ) throws -> Reach {
    throw Unsolved("boundedOutput")
  }
}
