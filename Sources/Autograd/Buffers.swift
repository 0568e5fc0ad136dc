import Tensors

/// A buffer of a module, such as a running mean, at an operation that reads or moves it.
public struct BufferUse {
  /// Its place in the graph: a leaf that no gradient reaches.
  public let node: Node
  /// Whether the operation moved it; else it was read.
  public let isUpdated: Bool
}

extension Variable {
  /// Tells the recorded graph that the operation that made this variable reads a buffer, or has moved it:
  /// a number that a module keeps besides its parameters, as batch normalization's running mean. It is drawn
  /// beside the operation; gradients know nothing of it. Does nothing where nothing is recorded.
  ///
  /// - Parameters:
  ///   - buffer: its value, after the move if it was moved.
  ///   - name: what pictures call it.
  public final func recordBuffer(_ buffer: Tensor<Float>, name: String, isUpdated: Bool) {
    guard requiresGradient, !node.isLeaf else { return }
    let leaf = Node(leaf: buffer, requiresGradient: false)
    leaf.name = name
    leaf.isBuffer = true
    node.buffers.append(BufferUse(node: leaf, isUpdated: isUpdated))
  }
}
