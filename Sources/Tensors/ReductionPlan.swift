/// A tensor cut into the groups that a reduction turns into one number each.
struct ReductionPlan<Element: Scalar> {
  private let tensor: Tensor<Element>
  private let axes, kept: [Int]
  private let operation: String

  /// - Parameter axes: what is reduced; all axes where empty.
  init(_ tensor: Tensor<Element>, _ axes: [Int], _ operation: String) {
    self.tensor = tensor
    self.axes = Shape.axes(axes, rank: tensor.rank, operation)
    self.operation = operation
    kept = (0..<tensor.rank).filter { [axes = self.axes] in !axes.contains($0) }
  }

  /// The number of elements in a group.
  var size: Int { axes.reduce(1) { $0 * tensor.shape[$1] } }

  /// The number of groups.
  var count: Int { kept.reduce(1) { $0 * tensor.shape[$1] } }

  /// The groups as rows, `[count, size]`, each in row-major order.
  func rows(reducedNotEmpty: Bool = false) -> Tensor<Element> {
    require(
      !reducedNotEmpty || size > 0 || count == 0,
      "\(operation): axes \(axes) of \(tensor.shape) have no elements")
    return tensor.permuted(kept + axes).reshaped([count, size])
  }

  /// Gives results, one for each group, the shape that the reduction has.
  func restored<Other: Scalar>(_ results: Tensor<Other>, _ keepDims: Bool) -> Tensor<Other> {
    results.reshaped(
      keepDims
        ? tensor.shape.indices.map { axes.contains($0) ? 1 : tensor.shape[$0] }
        : kept.map { tensor.shape[$0] })
  }
}

extension Tensor {
  /// Returns `body` of the elements over `axes`, for each place of the other axes: any reduction, in one line.
  ///
  /// - Parameters:
  ///   - axes: what is reduced; all axes where empty.
  ///   - body: receives the elements of one group in row-major order.
  public func reduced<Other: Scalar>(
    over axes: [Int] = [], keepDims: Bool = false, _ operation: String = "reduced",
    _ body: (UnsafeBufferPointer<Element>) -> Other
  ) -> Tensor<Other> {
    let groups = ReductionPlan(self, axes, operation)
    let (count, size) = (groups.count, groups.size)
    let results = groups.rows().withContiguous { source in
      Tensor<Other>(shape: [count]) { target in
        for i in 0..<count {
          target[i] = body(UnsafeBufferPointer(start: source + i * size, count: size))
        }
      }
    }
    return groups.restored(results, keepDims)
  }
}
