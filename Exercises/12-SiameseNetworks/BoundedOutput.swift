import Curriculum

/// Exercise 12.5: which margins are out of reach?
///
/// An encoder ends in a sigmoid, so each element of an embedding is between 0 and 1. With one dimension and
/// a margin of 1, the loss of a negative pair never becomes 0, however long the training: two numbers
/// between 0 and 1 are *less* than 1 apart. So the last layer must allow distances beyond the margin.
///
///     .linear       each of the D elements is any number
///     .sigmoid      each of the D elements is between 0 and 1, and reaches neither
///     .tanh         each of the D elements is between −1 and 1, and reaches neither
///     .unitLength   a point on the unit sphere; every point can be reached
///
/// `x.squareRoot()` is √x; `Float.infinity` is infinity.
///
/// - Parameters:
///   - last: the last layer of the encoder.
///   - dimensions: D, the embedding dimension.
///   - margin: the margin of the contrastive loss.
/// - Returns: `Reach(maximumDistance: …, minimumLoss: …, canReachMargin: …)`: the distance that no two
///   embeddings exceed; the bound max(0, margin − distance)² that it sets to the loss of a negative pair;
///   and whether two embeddings can be `margin` apart or more.
func boundedOutput(
  _ last: LastLayer, dimensions: Int, margin: Float
) throws -> Reach {
  throw Unsolved("boundedOutput")
}
