import Tensors

/// A value that is saved for backward.
public struct SavedValue: Sendable, Equatable {
  /// The origin of a saved value.
  public enum Source: Sendable, Equatable {
    /// The value of the input with this index.
    case input(Int)
    /// The node's own value.
    case result
    /// An intermediate value of the operation, such as a mask or the indices of maxima.
    case own
  }

  /// The origin of the value.
  public let source: Source
  /// The size of each axis.
  public let shape: [Int]
  /// The type of the elements: "Float", "Int32".
  public let elementType: String
  /// The identity of the storage, which views share.
  public let block: ObjectIdentifier
  /// The size of the whole storage in bytes.
  public let byteCount: Int

  init<Element>(_ tensor: Tensor<Element>, _ source: Source) {
    self.source = source
    shape = tensor.shape
    elementType = "\(Element.self)"
    block = tensor.storageIdentity
    byteCount = tensor.storageByteCount
  }
}

extension Collection where Element == SavedValue {
  /// The size of all values in bytes, with shared storage counted once.
  public var byteCount: Int {
    var seen = Set<ObjectIdentifier>()
    return reduce(0) { seen.insert($1.block).inserted ? $0 + $1.byteCount : $0 }
  }
}

/// A type that can be saved for backward: a variable or a tensor.
public protocol Savable {
  /// Returns the description of the value as saved by `node`.
  func saved(by node: Node) -> SavedValue
}

extension Variable: Savable {
  public final func saved(by node: Node) -> SavedValue {
    let index = node.inputs.firstIndex { $0 === self.node }
    return SavedValue(value, index.map { .input($0) } ?? .own)
  }
}

extension Tensor: Savable {
  public func saved(by node: Node) -> SavedValue { SavedValue(self, .own) }
}

extension Node {
  /// The values saved for backward: inputs, the node's result and intermediate values. PyTorch's `_saved_…`
  /// attributes.
  ///
  /// Empty after a backward pass has freed the graph, unless the node was recorded inside `tracing`.
  public var saved: [SavedValue] { trace?.saved ?? savedNow }

  /// The values that are saved at this moment.
  var savedNow: [SavedValue] {
    guard backward != nil else { return [] }
    let own = savesResult ? value.map { [SavedValue($0, .result)] } ?? [] : []
    return captured.map { $0.saved(by: self) } + own
  }
}
