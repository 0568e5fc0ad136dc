/// A way in which files write the names of a network's tensors.
///
/// The names of PyTorch's `state_dict` follow from the properties of the class, so the same network has others
/// when its layers were put into an `nn.Sequential`, or when another library named them.
struct NameScheme: Sendable {
  /// The names that replace the first component, by the network's own.
  private let children: [String: String]
  /// The names that replace any component.
  private let synonyms: [String: String]

  /// Returns the name in a file of the network's tensor `key`.
  func name(of key: String) -> String {
    if children.isEmpty && synonyms.isEmpty { return key }
    var components = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    for i in components.indices {
      if i == 0, let child = children[components[i]] {
        components[i] = child
      } else if let synonym = synonyms[components[i]] {
        components[i] = synonym
      }
    }
    return components.joined(separator: ".")
  }

  /// The names of CIFAR's ResNets (and those of SupContrast and lightly) where torchvision's differ.
  private static let cifar = ["downsample": "shortcut", "fc": "linear"]

  /// Returns the schemes of a network, its own names first.
  ///
  /// - Parameters:
  ///   - children: The names of its children in order, which `nn.Sequential(*model.children())` numbers.
  ///   - keys: The names of its tensors. Networks that call `F.relu` have only children with tensors.
  static func all(children: [String], keys: [String]) -> [NameScheme] {
    let parents = Set(keys.map { String($0.prefix { $0 != "." }) })
    func numbered(_ names: [String]) -> [String: String] {
      Dictionary(
        names.enumerated().map { ($0.element, "\($0.offset)") }, uniquingKeysWith: { a, _ in a })
    }
    let numberings = [numbered(children), numbered(children.filter(parents.contains))]
    return [NameScheme(children: [:], synonyms: [:]), NameScheme(children: [:], synonyms: cifar)]
      + numberings.flatMap { numbers in
        [[:], cifar].map { NameScheme(children: numbers, synonyms: $0) }
      }
  }

  /// The components that wrappers of modules insert: data-parallel training, `torch.compile`, fully sharded
  /// training and activation checkpointing.
  static let wrappers = [
    "module", "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module",
  ]

  /// Returns a name in a file without the components that wrappers insert, at any level.
  static func unwrapped(_ name: String) -> String {
    guard name.utf8.count < 1000, wrappers.contains(where: name.contains) else { return name }
    let components = name.split(separator: ".", omittingEmptySubsequences: false)
    return components.filter { !wrappers.contains(String($0)) }.joined(separator: ".")
  }
}
