import Foundation
import Testing
import Wingbeat

@testable import Reference

/// The articles for people who come from PyTorch, compared with the public API and with PyTorch's tables of contents.
@Suite struct PyTorchNamesTests {
  private let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path()

  private static let files = [
    "ComingFromPyTorch", "NamesOfTorch", "NamesOfTorchNN", "NamesOfLinearAlgebra",
    "NamesOfOptimizers", "NamesOfTransforms",
  ]

  private func articles() throws -> [ArticleNames] {
    try Self.files.map {
      try ArticleNames(
        String(
          contentsOfFile: "\(project)Sources/Wingbeat/Wingbeat.docc/\($0).md", encoding: .utf8))
    }
  }

  /// The public API, as the compiler's symbol graphs list it.
  private func publicNames() throws -> PublicNames {
    let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let modules = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "Modules").path()
    let builder = ReferenceBuilder(
      project: project, modules: modules, output: scratch + "/out", basePath: "out")
    _ = try builder.extractSymbols(to: scratch + "/symbols")
    return PublicNames(
      try FileManager.default.contentsOfDirectory(atPath: scratch + "/symbols").map {
        try SymbolGraph(contentsOf: "\(scratch)/symbols/\($0)")
      })
  }

  @Test func `every name of ours in the articles exists`() throws {
    let api = try publicNames()
    for (file, article) in zip(Self.files, try articles()) {
      let unknown = article.unknown(to: api)
      #expect(unknown.isEmpty, "\(file): \(unknown.joined(separator: ", "))")
    }
    // Names that do not exist are found, also as members of types that do.
    let wrong = ArticleNames(
      """
      | `torch` | Wingbeat |
      | --- | --- |
      | `zip`, `zeros` | `zipped`, `zeros`, `Tensor<Float>.zeros([2])`, `.\\|`, `x.matmul(y)` |
      | `or` | `.\\|\\|`, `Tensor.optimizer`, `Wing.zeros` |
      | `sum` | not with `Adam`, but `Tensor.Adam` |
      """)
    #expect(
      wrong.unknown(to: api) == ["zipped", ".||", "Tensor.optimizer", "Wing.zeros", "Tensor.Adam"])
  }

  @Test func `the articles list every name of PyTorch's tables of contents, once`() throws {
    let path = "\(project)Tests/Fixtures/pytorch-names.txt"
    var expected: [String: [String]] = [:]
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      expected[words[0], default: []].append(words[1])
    }
    #expect(expected.count == 9 && expected.values.reduce(0) { $0 + $1.count } > 900)
    var found: [String: [String]] = [:]
    for article in try articles() { found.merge(article.namespaces) { $0 + $1 } }
    #expect(Set(found.keys) == Set(expected.keys))
    for (namespace, names) in expected {
      let listed = found[namespace, default: []]
      let (missing, others) = (
        Set(names).subtracting(listed), Set(listed).subtracting(names)
      )
      let twice = Dictionary(grouping: listed) { $0 }.filter { $1.count > 1 }.keys
      #expect(missing.isEmpty, "\(namespace) lacks \(missing.sorted())")
      #expect(others.isEmpty, "\(namespace) has no \(others.sorted())")
      #expect(twice.isEmpty, "\(namespace) twice: \(twice.sorted())")
    }
  }

  @Test func `names are read from the tables of a namespace only`() {
    let article = ArticleNames(
      """
      | `torch` | why |
      | --- | --- |
      | `a`, `b` | neither |

      | PyTorch | Wingbeat |
      | --- | --- |
      | `c` | `d` |
      """)
    #expect(article.namespaces == ["torch": ["a", "b"]])
    #expect(article.rows.count == 2)
  }
}
