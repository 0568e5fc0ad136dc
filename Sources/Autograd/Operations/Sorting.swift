import Tensors

// Elements by order. The gradient of each goes to the element that it was.

extension Variable {
  /// Returns the elements sorted along `axis`, and the index that each had before.
  public final func sorted(
    axis: Int = -1, descending: Bool = false
  ) -> (values: Variable, indices: Tensor<Int32>) {
    let indices = value.argsort(axis: axis, descending: descending)
    return (shape.isEmpty ? self : gathered(axis: axis, indices), indices)
  }

  /// Returns the `count` largest elements along `axis`, in descending order, and their indices; with `largest: false`
  /// the smallest, in ascending order.
  public final func topK(
    _ count: Int, axis: Int = -1, largest: Bool = true
  ) -> (values: Variable, indices: Tensor<Int32>) {
    let indices = value.topK(count, axis: axis, largest: largest).indices
    return (shape.isEmpty ? self : gathered(axis: axis, indices), indices)
  }
}
