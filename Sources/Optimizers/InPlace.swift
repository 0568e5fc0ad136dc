import Tensors

/// Calls `body` with the numbers of a parameter, of its gradient and of what is remembered of it, all in
/// row-major order; all but the gradient's to change in place.
func inPlace(
  _ value: inout Tensor<Float>, _ gradient: Tensor<Float>, _ memory: inout [Tensor<Float>],
  _ body: (
    _ value: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ memory: [UnsafeMutablePointer<Float>]
  ) -> Void
) {
  value.withMutableContiguous { p in
    gradient.withContiguous { g in
      memory.withMutableContiguous { body(p, g, $0) }
    }
  }
}

extension [Tensor<Float>] {
  /// Calls `body` with the numbers of every tensor, to change in place.
  mutating func withMutableContiguous(_ body: ([UnsafeMutablePointer<Float>]) -> Void) {
    func open(_ pointers: [UnsafeMutablePointer<Float>]) {
      let index = pointers.count
      if index == count { return body(pointers) }
      // The array gives the tensor up meanwhile, so that it has one owner and is not copied.
      var tensor = self[index]
      self[index] = 0
      tensor.withMutableContiguous { open(pointers + [$0]) }
      self[index] = tensor
    }
    open([])
  }
}
