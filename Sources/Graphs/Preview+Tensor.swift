import Diagrams
import Tensors

extension Preview {
  /// Creates a preview of a tensor, of which only the elements that are shown are read.
  public init(_ tensor: Tensor<Float>, columns: Int = 6, rows: Int = 4) {
    self = Preview(shape: tensor.shape, columns: columns, rows: rows) {
      Double(tensor.element(at: $0))
    }
  }
}

extension Heatmap {
  /// Creates the heatmap of a tensor; `nil` unless it has at least two rows, and four elements along an axis, and at most
  /// 2²⁸ elements, which are all read.
  public init?(_ tensor: Tensor<Float>) {
    guard tensor.count <= 1 << 28 else { return nil }
    let made = tensor.withContiguous { numbers in
      Heatmap(shape: tensor.shape) { Double(numbers[$0]) }
    }
    guard let made else { return nil }
    self = made
  }
}
