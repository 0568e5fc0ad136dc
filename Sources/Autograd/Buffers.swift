import Tensors

/// The use of a module's buffer, such as a running mean, by an operation that reads or updates it.
public struct BufferUse {
  /// The buffer's node: a leaf without a gradient.
  public let node: Node
  /// Whether the operation updated the buffer, or only read it.
  public let isUpdated: Bool
}

extension Variable {
  /// Records that the operation of this variable read or updated a module's buffer, such as the running mean
  /// of batch normalization. Buffers are displayed beside the operation and have no gradient. Does nothing if
  /// the operation was not recorded.
  ///
  /// - Parameters:
  ///   - buffer: The value of the buffer, after the update if it was updated.
  ///   - name: The name for display.
  ///   - isUpdated: Whether the operation updated the buffer, or only read it.
  public final func recordBuffer(_ buffer: Tensor<Float>, name: String, isUpdated: Bool) {
    guard requiresGradient, !node.isLeaf else { return }
    let leaf = Node(leaf: buffer, requiresGradient: false)
    leaf.name = name
    leaf.isBuffer = true
    node.buffers.append(BufferUse(node: leaf, isUpdated: isUpdated))
  }
}
