import Curriculum
import Tensors

extension Solutions08 {
  /// Exercise 8.4: change a picture's size so that fine detail becomes gray and not noise.
  ///
  /// Along one axis, let scale = old / new and s = max(scale, 1). The middle of new dot x lies at
  /// c = (x + ½) · scale of the old picture. Old dot i, its middle at i + ½, has in it the weight
  ///
  ///     max(0, 1 − |i + ½ − c| / s)
  ///
  /// divided by the sum of these weights. So a new dot is a mean over all old ones that it covers. Rows and
  /// columns are done each for themselves.
  ///
  /// A matrix of weights for each axis and `matmul(_:)` make it short.
  ///
  /// - Parameters:
  ///   - image: `[C, H, W]`.
  ///   - width: the new W.
  ///   - height: the new H.
  /// - Returns: `[C, height, width]`.
  public static func resize(
    _ image: Tensor<Float>, width: Int, height: Int
  ) throws -> Tensor<Float> {
    // solution
    func weights(_ old: Int, _ new: Int) -> Tensor<Float> {
      let scale = Float(old) / Float(new)
      let numbers = (0..<new).flatMap { x in
        let row = (0..<old).map { i in
          max(0, 1 - abs(Float(i) + 0.5 - (Float(x) + 0.5) * scale) / max(scale, 1))
        }
        return row.map { $0 / row.reduce(0, +) }
      }
      return Tensor(numbers, shape: [new, old])
    }
    let columns = weights(image.shape[2], width).transposed()
    return weights(image.shape[1], height).matmul(image.matmul(columns))
    // end of solution
  }
}
