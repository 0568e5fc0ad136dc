import Foundation

/// The public symbols of a module, as the compiler's symbol graph lists them.
struct SymbolGraph: Decodable {
  struct Module: Decodable {
    let name: String
  }

  struct Symbol: Decodable {
    struct Identifier: Decodable {
      let precise: String
    }

    struct Comment: Decodable {}

    let identifier: Identifier
    let pathComponents: [String]
    let docComment: Comment?
  }

  struct Relationship: Decodable {
    struct Origin: Decodable {}

    let source, kind: String
    let sourceOrigin: Origin?
  }

  let module: Module
  let symbols: [Symbol]
  let relationships: [Relationship]

  /// Reads a symbol graph from a file.
  init(contentsOf path: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// The names of symbols that have no documentation, neither of their own nor of the protocol requirement that
  /// they implement.
  var undocumented: [String] {
    let inheriting = Set(
      relationships.filter { $0.sourceOrigin != nil || $0.kind == "defaultImplementationOf" }
        .map(\.source))
    return symbols.filter {
      $0.docComment == nil && !inheriting.contains($0.identifier.precise)
        && !$0.identifier.precise.contains("::SYNTHESIZED::")
    }
    .map { "\(module.name).\($0.pathComponents.joined(separator: ".")) is not documented" }
  }
}
