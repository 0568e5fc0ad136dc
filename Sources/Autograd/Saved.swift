import Tensors

/// A value that a node keeps from the forward pass until its backward function has run.
public struct SavedValue: Sendable, Equatable {
  /// Where it comes from.
  public enum Source: Sendable, Equatable {
    /// The value of an input, by its place among them.
    case input(Int)
    /// The node's own value.
    case result
    /// Made by the operation for its backward: a mask, the places that won.
    case own
  }

  /// Where it comes from.
  public let source: Source
  /// The size of each axis.
  public let shape: [Int]
  /// The type of its elements: "Float", "Int32".
  public let elementType: String
  /// Its block of memory: views of one tensor share it.
  public let block: ObjectIdentifier
  /// The bytes of the whole block.
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
  /// The bytes of all of them, each block of memory counted once.
  public var byteCount: Int {
    var seen = Set<ObjectIdentifier>()
    return reduce(0) { seen.insert($1.block).inserted ? $0 + $1.byteCount : $0 }
  }
}

/// What a backward function can keep: a variable, or a tensor.
public protocol Savable {
  /// How `node` tells of it.
  func saved(by node: Node) -> SavedValue
}

extension Variable: Savable {
  public final func saved(by node: Node) -> SavedValue {
    let place = node.inputs.firstIndex { $0 === self.node }
    return SavedValue(value, place.map { .input($0) } ?? .own)
  }
}

extension Tensor: Savable {
  public func saved(by node: Node) -> SavedValue { SavedValue(self, .own) }
}

extension Node {
  /// What the node keeps for its backward function, and with it the memory: values of inputs, its own, and
  /// what the operation made for the purpose. PyTorch's `_saved_…` attributes.
  ///
  /// Empty once backward has freed the graph, unless it was recorded inside `tracing`.
  public var saved: [SavedValue] { trace?.saved ?? savedNow }

  /// What is kept at this moment.
  var savedNow: [SavedValue] {
    guard backward != nil else { return [] }
    let own = savesResult ? value.map { [SavedValue($0, .result)] } ?? [] : []
    return captured.map { $0.saved(by: self) } + own
  }
}
