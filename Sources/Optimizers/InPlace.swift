import Tensors

/// Calls `body` with pointers to the elements of a parameter, of its gradient and of its optimizer
/// state, in row-major order; all but the gradient are mutable.
func inPlace(
  _ value: inout Tensor<Float>, _ gradient: Tensor<Float>, _ state: inout [Tensor<Float>],
  _ body: (
    _ value: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ state: [UnsafeMutablePointer<Float>]
  ) -> Void
) {
  value.withMutableContiguous { p in
    gradient.withContiguous { g in
      state.withMutableContiguous { body(p, g, $0) }
    }
  }
}

extension [Tensor<Float>] {
  /// Calls `body` with mutable pointers to the elements of each tensor.
  mutating func withMutableContiguous(_ body: ([UnsafeMutablePointer<Float>]) -> Void) {
    func open(_ pointers: [UnsafeMutablePointer<Float>]) {
      let index = pointers.count
      if index == count { return body(pointers) }
      // Take the tensor out of the array, so that it is uniquely referenced and not copied.
      var tensor = self[index]
      self[index] = 0
      tensor.withMutableContiguous { open(pointers + [$0]) }
      self[index] = tensor
    }
    open([])
  }
}
