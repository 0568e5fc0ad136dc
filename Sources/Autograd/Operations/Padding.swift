import Tensors

extension Variable {
  /// Returns the variable padded by `before` elements in front of it and `after` behind it along `axis`. A
  /// negative padding removes elements from that edge.
  public final func padded(
    axis: Int, before: Int, after: Int, _ padding: Tensor<Float>.Padding = .constant(0)
  ) -> Variable {
    let y = value.padded(axis: axis, before: before, after: after, padding)
    let position = Shape.axis(axis, rank: shape.count, "pad")
    let mode: Tensor<Int32>.Padding
    switch padding {
    case .constant:
      return .record("pad", y, [self], detail: "axis \(axis)") { dY, _ in
        [dY.padded(axis: position, before: -before, after: -after)]
      }
    case .reflect: mode = .reflect
    case .replicate: mode = .replicate
    case .circular: mode = .circular
    }
    return rearranged("pad", y) { $0.padded(axis: axis, before: before, after: after, mode) }
  }
}
