/// The tensors of a weight file by name, in the file's order, with what it says about itself.
public struct SavedTensors: Sendable {
  /// The names, in the file's order.
  public private(set) var names: [String] = []
  /// What the file says about itself: safetensors' `__metadata__`.
  public var metadata: [String: String] = [:]
  private var tensors: [String: SavedTensor] = [:]

  public init() {}

  /// The tensor of that name.
  public subscript(name: String) -> SavedTensor? { tensors[name] }

  /// Adds a tensor, or replaces the one of its name.
  public mutating func set(_ tensor: SavedTensor, named name: String) {
    if tensors.updateValue(tensor, forKey: name) == nil { names.append(name) }
  }

  /// Name and tensor, in the file's order.
  public var all: [(name: String, tensor: SavedTensor)] { names.map { ($0, tensors[$0]!) } }
}
