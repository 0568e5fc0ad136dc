import Tensors

/// A way to learn, by name.
struct Method: Sendable {
  /// What a batch is made of.
  enum Kind {
    /// Pairs of the same class and of different ones.
    case pairs
    /// Pictures, several of every class, with their classes.
    case labels
    /// Two views of every picture, without labels.
    case views
  }

  let name: String
  let kind: Kind
  /// For `--help`.
  let summary: String
  /// Whether it compares directions, so that embeddings are brought to length 1 before they are measured.
  let comparesDirections: Bool
  /// Options of its own, and others that have another standard with it: what they are where not given.
  let standards: [String: String]
  /// Makes what turns batches into losses.
  let make: @Sendable (Materials, inout Generator) -> Objective

  init(
    _ name: String, _ kind: Kind, _ summary: String, directions: Bool = true,
    _ standards: [String: String] = [:],
    _ make: @escaping @Sendable (Materials, inout Generator) -> Objective
  ) {
    (self.name, self.kind, self.summary, self.make) = (name, kind, summary, make)
    comparesDirections = directions
    let usual: [String: String] =
      switch kind {
      case .pairs: [:]
      case .labels: ["items": "4"]
      // Two views that are alike teach nothing.
      case .views: ["augment": "simclr"]
      }
    self.standards = standards.merging(usual) { own, _ in own }
  }

  /// For `--help`: every method's name, and what it does.
  static var rows: [(String, String)] {
    all.map { method in
      let own = method.standards.sorted { $0.key < $1.key }.map { "--\($0.key) \($0.value)" }
      return (method.name, method.summary + (own.isEmpty ? "" : "; " + own.joined(separator: " ")))
    }
  }
}
