import Tensors

extension Tensor: Picture where Element == Float {
  public var width: Int { shape[rank - 1] }
  public var height: Int { shape[rank - 2] }
  public var channels: Int { shape[rank - 3] }

  public func cropped(_ frame: Frame) -> Tensor {
    narrowed(axis: rank - 2, from: frame.top, count: frame.height)
      .narrowed(axis: rank - 1, from: frame.left, count: frame.width)
  }

  public func flippedHorizontally() -> Tensor { flipped([rank - 1]) }

  public func flippedVertically() -> Tensor { flipped([rank - 2]) }

  /// Returns the part within `frame` at another size: `torch.nn.functional.interpolate` with antialiasing.
  public func resized(
    _ frame: Frame, to size: (width: Int, height: Int), _ interpolation: Interpolation
  ) -> Tensor {
    let part = cropped(frame)
    let rows = Self.weights(from: frame.height, to: size.height, interpolation)
    let columns = Self.weights(from: frame.width, to: size.width, interpolation)
    return rows.matmul(part.matmul(columns.transposed()))
  }

  /// The matrix `[new, old]` whose rows are each new dot's weights.
  private static func weights(from old: Int, to new: Int, _ interpolation: Interpolation) -> Tensor
  {
    .floats([new, old]) { target in
      target.update(repeating: 0, count: new * old)
      let scale = Double(old) / Double(new)
      for position in 0..<new {
        if interpolation == .nearest {
          target[position * old + Swift.min(Int(Double(position) * scale), old - 1)] = 1
          continue
        }
        let (filterScale, row) = (Swift.max(scale, 1), target + position * old)
        let (centre, reach) = (
          (Double(position) + 0.5) * scale, interpolation.support * filterScale
        )
        let first = Swift.max(0, Int(centre - reach + 0.5))
        let end = Swift.min(old, Int(centre + reach + 0.5))
        let exact = (first..<end).map {
          interpolation.weight((Double($0) - centre + 0.5) / filterScale)
        }
        let sum = exact.reduce(0, +)
        for (k, weight) in exact.enumerated() { row[first + k] = Float(weight / sum) }
      }
    }
  }
}
