/// The named tensors of a weight file, in the file's order, and its metadata.
public struct SavedTensors: Sendable {
  /// The names, in the file's order.
  public private(set) var names: [String] = []
  /// The metadata of the file: safetensors' `__metadata__`.
  public var metadata: [String: String] = [:]
  /// The names of tensors of kinds that `Tensor` cannot represent, with the reason: "is a sparse tensor".
  public internal(set) var unreadable: [String: String] = [:]
  /// What preceded every name in the file, with the period, for example "state_dict.module."; empty if
  /// nothing did.
  public internal(set) var prefix = ""
  /// The names under the prefix that were left out because they belong to no layer of the network.
  package internal(set) var ignored: [String] = []
  private var tensors: [String: SavedTensor] = [:]

  /// Creates an empty collection.
  public init() {}

  /// The tensor with the given name, or nil if there is none.
  public subscript(name: String) -> SavedTensor? { tensors[name] }

  /// Adds a tensor, or replaces the one with the same name.
  public mutating func set(_ tensor: SavedTensor, named name: String) {
    if tensors.updateValue(tensor, forKey: name) == nil { names.append(name) }
  }

  /// All names and tensors, in the file's order.
  public var all: [(name: String, tensor: SavedTensor)] { names.map { ($0, tensors[$0]!) } }
}
