import Curriculum
import Tensors

extension Solutions01 {
  /// Exercise 1.3: a tensor as text.
  ///
  /// You will look at tensors every day, so they should be easy to read: brackets show the axes, columns
  /// stand under each other. A tensor of shape `[2, 3, 2]`:
  ///
  ///     [[[ 0,  1],
  ///       [ 2,  3],
  ///       [ 4,  5]],
  ///
  ///      [[ 6,  7],
  ///       [ 8,  9],
  ///       [10, 11]]]
  ///
  /// - Every number is padded on the left to the width of the widest.
  /// - Between numbers of a row stands a comma and a space; between rows a comma and a new line; between
  ///   matrices (and all larger things) a comma, a new line and an empty line.
  /// - A new line is indented by as many spaces as brackets are still open.
  ///
  /// A tensor of rank 0 is its number alone, `7`; an axis without places is `[]`.
  ///
  /// `tensor.scalars` has the numbers row after row; `tensor.shape` and `tensor.rank` the rest.
  ///
  /// - Returns: the text, without a new line at its end.
  public static func render(_ tensor: Tensor<Int32>) throws -> String {
    // solution
    let texts = tensor.scalars.map { "\($0)" }
    let width = texts.map(\.count).max() ?? 0
    var next = 0
    func write(_ axis: Int) -> String {
      if axis == tensor.rank {
        next += 1
        return String(repeating: " ", count: width - texts[next - 1].count) + texts[next - 1]
      }
      let newLines = axis < tensor.rank - 2 ? "\n\n" : "\n"
      let indent = String(repeating: " ", count: axis + 1)
      let separator = axis == tensor.rank - 1 ? ", " : "," + newLines + indent
      let parts = (0..<tensor.shape[axis]).map { _ in write(axis + 1) }
      return "[" + parts.joined(separator: separator) + "]"
    }
    return write(0)
    // end of solution
  }
}
