import Autograd
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct GradientCheckTests {
  /// Cases at a kink, where finite differences are between the two one-sided derivatives, and those whose inputs are
  /// too large for a step of a hundredth in single precision. Others of these kinds are called "rough".
  private static let kinks: Set<String> = [
    "relu/zero", "clamp/equal", "abs/zero", "maximum/ties", "minimum/ties", "maxAxis/ties",
    "maxPool2d-2-1-0/ties", "norm/zero", "pairwiseDistance/identical", "pairwiseDistance/canceled",
    "contrastiveLoss/identical", "crossEntropy/large", "batchNorm/offset", "batchNormPlain/offset",
    "deviation/4", "powVariable/4 4", "norm3/1x2x2", "norm3/1x2x2+", "geluTanh/large",
    "matrixNormOne/3x3", "lpPool1d/zero",
  ]

  /// Operations with kinks: only their cases called "apart" are checked, whose inputs are away from them.
  private static let kinked: Set<String> = [
    "relu", "leakyReLU", "abs", "clamp", "clampMax", "clampRange", "maximum", "minimum", "floor",
    "ceil", "round", "truncate", "sign", "maxPool2d-3-2-1", "maxPool2d-2-2-0", "maxPool2d-2-1-0",
    "maxAxis", "minAxis", "maxAll", "minAll", "amaxLast", "aminAxes", "amaxKept", "normLargest",
    "norm1", "sort", "sortDescending", "topK", "filled", "selected", "maxAllTies", "minAllTies",
    "amaxLastTies", "aminAxesTies", "prelu", "preluOne", "maxPool2dUp",
    // Inputs of a rank that every step changes.
    "pseudoInverseLow",
    // Functions of one triangle, whose gradient is that of a symmetric matrix.
    "eigenvaluesOf", "eigenvectorsOf", "cholesky",
    "maxPool1d", "maxPool1dDilated", "maxPool1dUp", "adaptiveMaxPool1d", "maxPool2dDilated",
    "maxPool2dDilatedUneven", "adaptiveMaxPool2d", "adaptiveMaxPool2dLarger", "lpPool1dLargest",
  ]

  /// Whether the operation is smooth near the inputs of the case.
  private func smooth(_ entry: Case) -> Bool {
    let group = String(entry.name.prefix { $0 != "/" })
    return !entry.isDelicate && !Self.kinks.contains(entry.name) && !entry.name.hasSuffix("/rough")
      && (!(Self.kinked.contains(group) || group.hasPrefix("gridSample"))
        || entry.name.hasSuffix("/apart"))
      && entry.inputs.allSatisfy { $0.count <= 200 }
  }

  @Test func `gradients equal finite differences`() throws {
    var count = 0
    for entry in try Case.all() where smooth(entry) {
      let operation = try #require(registered(entry.name).flatMap { operations[$0] })
      let report = checkGradients(at: entry.inputs, tolerance: 2e-2, of: operation)
      #expect(report == nil, "\(entry.name): \(report ?? "")")
      count += 1
    }
    #expect(count > 600)
  }

  @Test func `second-order gradients equal finite differences`() throws {
    var count = 0
    for entry in try Case.all()
    where smooth(entry) && entry.inputs.allSatisfy({ (1...40).contains($0.count) }) {
      let operation = try #require(registered(entry.name).flatMap { operations[$0] })
      // The function whose gradient is checked: all gradients of the operation, with unequal weights.
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
    #expect(count > 420)
  }

  /// Returns recorded gradients.
  private func recordingGradients(
    of result: Variable, with leaves: [Variable], _ weights: Tensor<Float>
  ) -> [Variable] {
    guard result.requiresGradient else {
      return leaves.map { Variable(.zeros($0.shape)) }
    }
    return result.gradients(with: leaves, seed: Variable(weights), createGraph: true)
  }

  @Test func `checkGradients reports wrong gradients`() {
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
    // A gradient that is 1 % too large, one that ignores the upstream gradient, and one with a missing factor.
    let planted = checkGradients(at: [x], tolerance: 5e-3) { inputs in
      let input = inputs[0]
      return .record("square", input.value * input.value, [input]) { dY, _ in [dY * input * 2.02] }
    }
    #expect(planted?.hasPrefix("input 0, element") == true)
    #expect(check { _, x in x * 2 } != nil)
    #expect(check { dY, x in dY * x } != nil)
  }
}
