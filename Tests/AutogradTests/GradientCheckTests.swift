import Autograd
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct GradientCheckTests {
  /// Cases at a bend, where trying gives something between the two slopes, and those whose numbers are too
  /// large to move by a hundredth in single precision.
  private static let bends: Set<String> = [
    "relu/zero", "clamp/equal", "abs/zero", "maximum/ties", "minimum/ties", "maxAxis/ties",
    "maxPool2d-2-1-0/ties", "norm/zero", "pairwiseDistance/identical", "pairwiseDistance/cancelled",
    "contrastiveLoss/identical", "crossEntropy/large", "batchNorm/offset", "batchNormPlain/offset",
  ]

  /// The function of one case near inputs that keep away from bends.
  private func smooth(_ entry: Case) -> Bool {
    !Self.bends.contains(entry.name)
      && entry.inputs.allSatisfy { $0.count <= 200 }
      && !["relu", "clamp", "clampRange", "abs", "leakyReLU", "maxPool2d", "maximum", "minimum"]
        .contains { entry.name.hasPrefix($0) }
  }

  @Test func `gradients are what trying gives`() throws {
    var count = 0
    for entry in try Case.all() where smooth(entry) {
      let group = String(entry.name.prefix { $0 != "/" })
      let operation = try #require(operations[entry.name] ?? operations[group])
      let report = checkGradients(at: entry.inputs, tolerance: 2e-2, of: operation)
      #expect(report == nil, "\(entry.name): \(report ?? "")")
      count += 1
    }
    #expect(count > 120)
  }

  @Test func `gradients of gradients are what trying gives`() throws {
    var count = 0
    for entry in try Case.all()
    where smooth(entry) && entry.inputs.allSatisfy({ (1...40).contains($0.count) }) {
      let group = String(entry.name.prefix { $0 != "/" })
      let operation = try #require(operations[entry.name] ?? operations[group])
      // The function whose gradient is checked: all gradients of the operation, weighed unevenly.
      let report = checkGradients(at: entry.inputs, tolerance: 3e-2) { leaves in
        let leaves = leaves.map {
          $0.requiresGradient ? $0 : Variable($0.value, requiresGradient: true)
        }
        let result = operation(leaves)
        let weights = Tensor<Float>(
          (0..<result.value.count).map { Float($0 % 5) * 0.4 - 0.7 }, shape: result.shape)
        let parts = recordingGradients(of: result, with: leaves, weights)
        return .cat(parts.map { $0.reshaped([-1]) })
      }
      #expect(report == nil, "\(entry.name): \(report ?? "")")
      count += 1
    }
    #expect(count > 90)
  }

  /// Gradients that are themselves recorded.
  private func recordingGradients(
    of result: Variable, with leaves: [Variable], _ weights: Tensor<Float>
  ) -> [Variable] {
    guard result.requiresGradient else {
      return leaves.map { Variable(.zeros($0.shape)) }
    }
    return result.gradients(with: leaves, seed: Variable(weights), createGraph: true)
  }

  @Test func `a wrong gradient is noticed`() {
    let x: Tensor<Float> = [0.5, -1.2, 2]
    func check(_ backward: @escaping (Variable, Variable) -> Variable) -> String? {
      checkGradients(at: [x]) { inputs in
        let input = inputs[0]
        return .record("square", input.value * input.value, [input]) { dY, _ in
          [backward(dY, input)]
        }
      }
    }
    #expect(check { dY, x in dY * x * 2 } == nil)
    // One per cent too much, the upstream gradient ignored, and one of two paths forgotten.
    let planted = checkGradients(at: [x], tolerance: 5e-3) { inputs in
      let input = inputs[0]
      return .record("square", input.value * input.value, [input]) { dY, _ in [dY * input * 2.02] }
    }
    #expect(planted?.hasPrefix("input 0, element") == true)
    #expect(check { _, x in x * 2 } != nil)
    #expect(check { dY, x in dY * x } != nil)
  }

  @Test func `every differentiable operation has a case`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/Autograd/Operations")
    let cases = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "Operations.swift"), encoding: .utf8)
    var names: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path()) {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      for match in text.matches(of: /public (?:final |static )?func (\w+)\(/) {
        names.insert(String(match.1))
      }
    }
    #expect(names.count > 45)
    // Transposes of others, which the second-order check reaches through them.
    let reached: Set<String> = ["summed", "scattered"]
    for name in names.subtracting(reached) {
      #expect(cases.contains(".\(name)("), "\(name) has no case in Operations.swift")
    }
  }
}
