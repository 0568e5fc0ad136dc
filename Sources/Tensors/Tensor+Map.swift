// Operations on elements of any type, by a closure for each element.

extension Tensor {
  /// Returns `transform` of every element.
  @inlinable
  public func map<Other: Scalar>(_ transform: (Element) -> Other) -> Tensor<Other> {
    let count = self.count
    return withContiguous { source in
      Tensor<Other>(shape: shape) { target in
        for i in 0..<count { target[i] = transform(source[i]) }
      }
    }
  }

  /// Returns `combine` of every pair of elements, after broadcasting.
  @inlinable
  public func combined<Second: Scalar, Other: Scalar>(
    with other: Tensor<Second>, _ operation: String = "combined",
    _ combine: (Element, Second) -> Other
  ) -> Tensor<Other> {
    guard let shape = Shape.broadcast(shape, other.shape) else {
      fatalError(
        "\(operation): shapes \(self.shape) and \(other.shape) do not broadcast; aligned at the "
          + "right, sizes must be equal or one of them 1")
    }
    let count = Shape.count(shape)
    return expanded(to: shape).withContiguous { x in
      other.expanded(to: shape).withContiguous { y in
        Tensor<Other>(shape: shape) { target in
          for i in 0..<count { target[i] = combine(x[i], y[i]) }
        }
      }
    }
  }
}

extension Tensor where Element: BinaryInteger {
  /// Returns the elements as `Float`.
  public var floats: Tensor<Float> { map { Float($0) } }
}

extension Tensor where Element == Bool {
  /// Returns 1 for true and 0 for false.
  public var floats: Tensor<Float> { map { $0 ? 1 : 0 } }
}
