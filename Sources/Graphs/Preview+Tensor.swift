import Diagrams
import Tensors

extension Preview {
  /// Creates a preview of a tensor.
  public init(_ tensor: Tensor<Float>, columns: Int = 6, rows: Int = 4) {
    self = tensor.withContiguous { numbers in
      Preview(shape: tensor.shape, columns: columns, rows: rows) { Double(numbers[$0]) }
    }
  }
}

extension Heatmap {
  /// Creates the heatmap of a tensor; `nil` unless it has at least two rows, and four elements along an axis.
  public init?(_ tensor: Tensor<Float>) {
    let made = tensor.withContiguous { numbers in
      Heatmap(shape: tensor.shape) { Double(numbers[$0]) }
    }
    guard let made else { return nil }
    self = made
  }
}
