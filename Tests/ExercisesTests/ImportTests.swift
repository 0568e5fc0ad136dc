import Foundation
import Testing

/// A chapter's list of imports is its table of contents: it names only what it and the chapters before it
/// have built.
@Suite struct ImportTests {
  @Test(arguments: ["Chapters", "Exercises"])
  func `a chapter imports no module of a later chapter`(folder: String) throws {
    let files = try swiftFiles(in: folder)
    #expect(Set(files.map(\.chapter)).isSuperset(of: [1, 2, 3, 4, 5, 6, 7]))
    for (path, chapter) in files {
      let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
      #expect(tooEarly(text, chapter: chapter) == [], "\(path)")
    }
  }

  @Test func `an import of a later chapter's module is found`() {
    let text =
      "//: import Models, in prose\nimport Tensors\nimport Autograd\nimport Vision // too early\n"
    #expect(tooEarly(text, chapter: 5) == ["Vision"])
    #expect(tooEarly(text, chapter: 4) == ["Autograd", "Vision"])
    #expect(tooEarly(text, chapter: 8) == [])
    #expect(tooEarly("import Unheard\n", chapter: 16) == ["Unheard"])
    #expect(tooEarly("@testable public import struct Layers.Linear\n", chapter: 2) == ["Layers"])
  }
}

/// The chapter that introduces each module; 0 for modules that every chapter may import.
private let introduced = [
  "Commands": 0, "Files": 0, "Foundation": 0, "Glibc": 0, "Synchronization": 0, "Notebook": 0,
  "NotebookImages": 0, "Curriculum": 0,
  "Tensors": 1,
  "Kernels": 3, "Diagrams": 4, "NotebookDiagrams": 4, "ScalarAutograd": 4, "Autograd": 5,
  "Graphs": 5,
  "NotebookGraphs": 5, "Layers": 6, "Optimizers": 7,
  "Training": 7, "Datasets": 8, "Vision": 8, "Models": 11, "WeightFiles": 11, "Contrastive": 12,
  "SiameseEncoders": 13, "Distributed": 16,
]

/// The imported modules that `chapter` does not have yet.
private func tooEarly(_ text: String, chapter: Int) -> [String] {
  text.split(separator: "\n").compactMap { line in
    let words = line.split { $0 == " " || $0 == "." }
    guard let place = words.firstIndex(of: "import"),
      words[..<place].allSatisfy({ $0.hasPrefix("@") || $0 == "public" || $0 == "internal" })
    else { return nil }
    let kinds: Set<Substring> = [
      "struct", "class", "enum", "protocol", "func", "typealias", "var", "let",
    ]
    guard let module = words[(place + 1)...].first(where: { !kinds.contains($0) }) else {
      return nil
    }
    let isThere = introduced[String(module)].map { $0 <= chapter } ?? false
    return isThere ? nil : String(module)
  }
}

/// Every Swift file of a folder's chapters, with the number that its folder's name starts with.
private func swiftFiles(in folder: String) throws -> [(path: String, chapter: Int)] {
  let found = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
  return try found.filter { $0.hasSuffix(".swift") }.sorted().map { path in
    ("\(folder)/\(path)", try #require(Int(path.prefix(2)), "no chapter number: \(path)"))
  }
}
