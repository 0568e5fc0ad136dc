import Curriculum
import Tensors

/// Exercise 13.3: build a collapse meter.
///
/// A network can please a loss by giving every image the same embedding, or embeddings in one direction. The
/// loss goes down, and nothing has been learned. So measure the embeddings themselves:
///
/// 1. Divide each embedding by its length: x / max(‖x‖, 10⁻¹²). What is left is its direction.
/// 2. Compute the standard deviation of each of the D coordinates over the batch, dividing by N − 1.
/// 3. Take the mean of the D deviations, times √D.
///
/// All in one direction give 0. Directions spread evenly give about 1, whatever D is: the squares of an
/// embedding's coordinates add up to 1, so each coordinate is about 1/√D in size.
///
/// `x.variance([0], correction: 1)` is the variance over the rows, divided by N − 1.
///
/// - Parameter embeddings: `[N, D]`, with N at least 2.
func collapseMeter(_ embeddings: Tensor<Float>) throws -> Float {
  throw Unsolved("collapseMeter")
}
