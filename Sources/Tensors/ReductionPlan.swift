/// The plan of a reduction over axes: which elements are reduced to one, and the shape of the result.
struct ReductionPlan<Element: Scalar> {
  private let tensor: Tensor<Element>
  private let axes, kept: [Int]
  private let operation: String

  /// Creates the plan of a reduction of `tensor` over `axes`; over all if `axes` is empty.
  init(_ tensor: Tensor<Element>, _ axes: [Int], _ operation: String) {
    self.tensor = tensor
    self.axes = Shape.axes(axes, rank: tensor.rank, operation)
    self.operation = operation
    kept = (0..<tensor.rank).filter { [axes = self.axes] in !axes.contains($0) }
  }

  /// The number of elements that are reduced to one.
  var size: Int { axes.reduce(1) { $0 * tensor.shape[$1] } }

  /// The number of results.
  var count: Int { kept.reduce(1) { $0 * tensor.shape[$1] } }

  /// Returns the tensor as `[count, size]`: a row for each result, its elements in row-major order.
  ///
  func rows() -> Tensor<Element> { tensor.permuted(kept + axes).reshaped([count, size]) }

  /// Stops the program with a message if there are results of no elements.
  func requireElements() {
    require(
      size > 0 || count == 0, "\(operation): axes \(axes) of \(tensor.shape) have no elements")
  }

  /// Returns numbers in the order of ``rows()`` in the order of the tensor.
  func rearranged<Other: Scalar>(_ rows: Tensor<Other>) -> Tensor<Other> {
    let order = kept + axes
    var inverse = order
    for (to, from) in order.enumerated() { inverse[from] = to }
    return rows.reshaped(order.map { tensor.shape[$0] }).permuted(inverse)
  }

  /// Returns the results, a vector of ``count``, in the shape of the reduction.
  func restored<Other: Scalar>(_ results: Tensor<Other>, _ keepDims: Bool) -> Tensor<Other> {
    results.reshaped(
      keepDims
        ? tensor.shape.indices.map { axes.contains($0) ? 1 : tensor.shape[$0] }
        : kept.map { tensor.shape[$0] })
  }
}

extension Tensor {
  /// Returns the reduction of the elements over `axes` by a closure.
  ///
  /// - Parameters:
  ///   - axes: The axes to reduce; all if empty.
  ///   - keepDims: Whether reduced axes remain, with size 1.
  ///   - operation: The name of the operation in messages.
  ///   - body: Returns one result from the elements that are reduced to it, in row-major order.
  public func reduced<Other: Scalar>(
    over axes: [Int] = [], keepDims: Bool = false, _ operation: String = "reduced",
    _ body: (UnsafeBufferPointer<Element>) -> Other
  ) -> Tensor<Other> {
    let plan = ReductionPlan(self, axes, operation)
    let (count, size) = (plan.count, plan.size)
    let results = plan.rows().withContiguous { source in
      Tensor<Other>(shape: [count]) { target in
        for i in 0..<count {
          target[i] = body(UnsafeBufferPointer(start: source + i * size, count: size))
        }
      }
    }
    return plan.restored(results, keepDims)
  }
}
