import Curriculum
import Tensors

extension Solutions13 {
  /// Exercise 13.3: build a collapse meter.
  ///
  /// A network can please a loss by mapping everything to one point, or to points in one direction. The loss
  /// goes down, and nothing has been learnt. So measure the embeddings themselves:
  ///
  /// 1. Bring every embedding to length 1: x / max(‖x‖, 10⁻¹²). What is left is its direction.
  /// 2. Take the standard deviation of each of the D coordinates over the batch (dividing by N − 1).
  /// 3. Take the mean of the D deviations, times √D.
  ///
  /// All in one direction gives 0. Directions spread evenly give about 1, whatever D: the squares of an
  /// embedding's coordinates add up to 1, so each is about 1/√D in size.
  ///
  /// `x.variance([0], correction: 1)` is the variance over the rows, divided by N − 1.
  ///
  /// - Parameter embeddings: `[N, D]`, N at least 2.
  public static func collapseMeter(_ embeddings: Tensor<Float>) throws -> Float {
    // solution
    let lengths = embeddings.squared().sum([1], keepDims: true).sqrt()
    let unit = embeddings / lengths.clamped(min: 1e-12)
    let deviations = unit.variance([0], correction: 1).sqrt()
    return deviations.mean().item * Float(embeddings.shape[1]).squareRoot()
    // end of solution
  }
}
