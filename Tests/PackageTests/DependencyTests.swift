import Foundation
import Testing

/// What a target declares is what it imports: so the manifest is the true graph of modules.
@Suite struct DependencyTests {
  @Test func `every dependency is imported, and every import declared`() throws {
    let manifest = try Manifest.read()
    #expect(manifest.targets.count { $0.type == "regular" } > 20)
    for target in manifest.targets where target.type != "system" {
      let imports = try imports(inFolder: Manifest.project + "/" + target.folder)
      #expect(!imports.isEmpty || target.declared.isEmpty, "\(target.name): no sources")
      #expect(problems(of: target, importing: imports, in: manifest.targets) == [])
    }
  }

  @Test func `a stale dependency and an undeclared import are found`() {
    let tensors = Manifest.Target(name: "Tensors")
    let autograd = Manifest.Target(name: "Autograd", dependencies: ["Tensors"])
    let book = Manifest.Target(name: "chapter-01", type: "executable")
    let test = Manifest.Target(
      name: "BookTests", type: "test", dependencies: ["Autograd", "chapter-01"])
    let exercises = Manifest.Target(
      name: "Exercises01", path: "Exercises/01-Tensors", dependencies: ["Tensors"])
    let all = [tensors, autograd, book, test, exercises]
    #expect(problems(of: autograd, importing: ["Tensors", "Glibc"], in: all) == [])
    #expect(
      problems(of: autograd, importing: [], in: all)
        == ["Autograd declares Tensors, which it does not import"])
    #expect(
      problems(of: tensors, importing: ["Autograd"], in: all)
        == ["Tensors imports Autograd, which it does not declare"])
    // A program is run, not imported; what a learner may import is declared beforehand.
    #expect(problems(of: test, importing: ["Autograd"], in: all) == [])
    #expect(problems(of: exercises, importing: [], in: all) == [])
    #expect(!problems(of: exercises, importing: ["Autograd"], in: all).isEmpty)
  }

  @Test func `imports are read in every form, and not out of strings and comments`() {
    let text = """
      // import Comments
      import Tensors
      @testable import Graphs
      @_exported import Images
      @preconcurrency public import struct Layers.Linear
      let text = ""\"
        import Strings
        ""\"
      """
    #expect(imports(in: text) == ["Tensors", "Graphs", "Images", "Layers"])
  }

  @Test func `every product is a module, and the umbrella exports the others`() throws {
    let manifest = try Manifest.read()
    let modules = Set(manifest.targets.filter { $0.type == "regular" }.map(\.name))
    let products = manifest.products.filter { modules.contains($0.name) }
    #expect(products.allSatisfy { $0.targets == [$0.name] })
    let umbrella = try #require(manifest.targets.first { $0.name == "Wingbeat" })
    // The raw loops are a product of their own.
    #expect(umbrella.declared.union(["Wingbeat", "Kernels"]) == Set(products.map(\.name)))
    let text = try String(
      contentsOfFile: "\(Manifest.project)/Sources/Wingbeat/Wingbeat.swift", encoding: .utf8)
    for module in umbrella.declared { #expect(text.contains("@_exported import \(module)\n")) }
  }
}

/// What a target declares and does not import, or the other way around, in sentences.
private func problems(
  of target: Manifest.Target, importing imports: Set<String>, in targets: [Manifest.Target]
) -> [String] {
  let own = imports.intersection(targets.map { moduleName($0.name) })
    .subtracting([moduleName(target.name)])
  let programs = targets.filter { $0.type == "executable" }.map { moduleName($0.name) }
  let isLearners = target.folder.hasPrefix("Exercises/")
  let stale = isLearners ? [] : target.declared.subtracting(own).subtracting(programs)
  return stale.sorted().map { "\(target.name) declares \($0), which it does not import" }
    + own.subtracting(target.declared).sorted().map {
      "\(target.name) imports \($0), which it does not declare"
    }
}

/// The modules that a folder's Swift files import.
private func imports(inFolder folder: String) throws -> Set<String> {
  let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
  return try files.filter { $0.hasSuffix(".swift") }.reduce(into: []) { result, file in
    result.formUnion(imports(in: try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)))
  }
}

/// The modules that a file imports.
private func imports(in text: String) -> Set<String> {
  let kinds: Set<Substring> = [
    "struct", "class", "enum", "protocol", "func", "typealias", "var", "let",
  ]
  let modifiers: Set<Substring> = ["public", "package", "internal", "private", "fileprivate"]
  var found: Set<String> = []
  var isString = false
  for line in text.split(separator: "\n") {
    if line.split(separator: "\"\"\"", omittingEmptySubsequences: false).count.isMultiple(of: 2) {
      isString.toggle()
    }
    let words = line.split { $0 == " " || $0 == "." }
    guard !isString, let place = words.firstIndex(of: "import"),
      words[..<place].allSatisfy({ $0.hasPrefix("@") || modifiers.contains($0) }),
      let module = words[(place + 1)...].first(where: { !kinds.contains($0) })
    else { continue }
    found.insert(String(module))
  }
  return found
}
