import Foundation
import Testing

/// Every public differentiable operation has cases: the sources are compared with the registry and its fixtures.
@Suite struct RegistryTests {
  private let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  private var sources: URL {
    tests.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/Autograd/Operations")
  }

  /// The public functions of `Variable`.
  private func publicOperations() throws -> Set<String> {
    var names: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: sources.path()) {
      let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
      for match in text.matches(of: /public (?:final |static )*func `?(\w+)`?\(/) {
        names.insert(String(match.1))
      }
    }
    return names
  }

  /// The registry's entries as text, by key.
  private func entries() throws -> [String: Substring] {
    let text = try FileManager.default.contentsOfDirectory(atPath: tests.path())
      .filter { $0.hasPrefix("Operations") }
      .map { try String(contentsOf: tests.appending(path: $0), encoding: .utf8) }.joined()
    let keys = text.matches(of: /"([^"\n]+)": \{/)
    var result: [String: Substring] = [:]
    for (number, key) in keys.enumerated() {
      let end = number + 1 < keys.count ? keys[number + 1].range.lowerBound : text.endIndex
      result[String(key.1)] = text[key.range.upperBound..<end]
    }
    return result
  }

  @Test func `every differentiable operation has three cases from PyTorch`() throws {
    let names = try publicOperations()
    let entries = try entries()
    #expect(names.count > 90)
    #expect(Set(entries.keys) == Set(operations.keys))
    var cases: [String: Int] = [:]
    for entry in try Case.all() {
      let key = try #require(registered(entry.name), "no operation for \(entry.name)")
      cases[key, default: 0] += 1
    }
    // Transposes of others, which the second-order check reaches through them.
    let reached: Set<String> = ["summed", "scattered"]
    for name in names.subtracting(reached) {
      let using = entries.filter { $0.value.contains(".\(name)(") }.map(\.key)
      let count = using.reduce(0) { $0 + cases[$1, default: 0] }
      #expect(count >= 3, "\(name) has \(count) cases, in \(using.sorted())")
    }
    for name in ["add", "subtract", "multiply", "divide", "negate", "indexPlaces", "indexRange"] {
      #expect(cases[name, default: 0] >= 3, "\(name)")
    }
    for key in operations.keys { #expect(cases[key, default: 0] > 0, "\(key) has no case") }
  }

  @Test func `cases include empty, scalar and broadcast inputs`() throws {
    let cases = try Case.all()
    #expect(cases.count { $0.inputs.contains { $0.count == 0 } } > 90)
    #expect(cases.count { $0.inputs.contains { $0.rank == 0 } } > 60)
    #expect(cases.count { $0.inputs.count > 1 && $0.inputs[0].shape != $0.inputs[1].shape } > 60)
  }

  /// Operations by order and counts whose results are integers or Booleans.
  private let integerResults: Set<String> = [
    "oneHot", "isClose", "allClose", "isIn", "binCount", "histogram", "searchSorted", "bucketized",
    "matrixRank",
  ]

  /// Every differentiable operation of `Tensor` is one of `Variable`, with the same name.
  @Test func `Variable has every differentiable operation of Tensor`() throws {
    let tensors = sources.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Tensors")
    var names: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: tensors.path())
    where file.hasPrefix("Tensor") && file.hasSuffix(".swift") {
      let text = try String(contentsOf: tensors.appending(path: file), encoding: .utf8)
      for match in text.matches(of: /public (?:static |mutating )*func `?(\w+)`?[(<]/) {
        names.insert(String(match.1))
      }
    }
    // Operations that create or read tensors, have integers, Booleans or another type as results, or are the
    // subscript's (`selected`).
    let others: Set<String> = integerResults.union([
      "full", "zeros", "ones", "arange", "eye", "linspace", "bernoulli", "uniform", "normal",
      "floats", "withContiguous", "withMutableContiguous", "contiguous", "sharesStorage", "write",
      "heatmap", "map", "combined", "reduced", "cast", "total", "assign", "all", "any", "argmax",
      "every", "string", "choice", "argmin", "argsort", "unique", "uniqueCounts", "uniqueInverse",
      "uniqueConsecutive", "nonzero",
      "tensorIndex", "selected",
    ])
    let differentiable = try publicOperations()
    #expect(names.count > 80)
    for name in names.subtracting(others) {
      #expect(differentiable.contains(name), "Variable has no \(name)")
    }
  }
}
