import Autograd
import Tensors
import TestSupport
import Testing

/// Every differentiable operation, by the name that its fixtures have.
private let operations: [String: @Sendable ([Variable]) -> Variable] = [
  "add": { $0[0] + $0[1] },
  "subtract": { $0[0] - $0[1] },
  "multiply": { $0[0] * $0[1] },
  "divide": { $0[0] / $0[1] },
  "addNumber": { $0[0] + 2.5 },
  "subtractNumber": { $0[0] - 2.5 },
  "multiplyNumber": { $0[0] * -1.5 },
  "divideNumber": { $0[0] / 3 },
  "numberMinus": { 2 - $0[0] },
  "numberDividedBy": { 2 / $0[0] },
  "negate": { -$0[0] },
  "exp": { $0[0].exp() },
  "log": { $0[0].log() },
  "sqrt": { $0[0].sqrt() },
  "square": { $0[0].squared() },
  "pow3": { $0[0].pow(3) },
  "abs": { $0[0].abs() },
  "relu": { $0[0].relu() },
  "clamp": { $0[0].clamped(min: 0.25) },
  "sigmoid": { $0[0].sigmoid() },
  "tanh": { $0[0].tanh() },
  "sum": { $0[0].sum() },
  "mean": { $0[0].mean() },
  "sumAxis/first": { $0[0].sum([0]) },
  "sumAxis/last": { $0[0].sum([-1]) },
  "sumAxes/outer": { $0[0].sum([0, 2]) },
  "sumAxes/outerKept": { $0[0].sum([0, 2], keepDims: true) },
  "meanAxis/last": { $0[0].mean([-1]) },
  "meanAxes/outer": { $0[0].mean([0, 2]) },
  "reshape": { $0[0].reshaped([4, -1]) },
  "flatten": { $0[0].flattened(from: 1) },
  "permute": { $0[0].permuted([2, 0, 1]) },
  "transpose": { $0[0].transposed() },
  "narrow": { $0[0].narrowed(axis: 1, from: 1, count: 2) },
  "expand": { $0[0].expanded(to: [5, 3, 4]) },
  "matmul": { $0[0].matmul($0[1]) },
  "conv2d-1-0": { $0[0].conv2d($0[1], bias: $0.count > 2 ? $0[2] : nil) },
  "conv2d-1-1": { $0[0].conv2d($0[1], bias: $0.count > 2 ? $0[2] : nil, padding: 1) },
  "conv2d-2-0": { $0[0].conv2d($0[1], stride: 2) },
  "conv2d-2-1": { $0[0].conv2d($0[1], stride: 2, padding: 1) },
  "conv2d-2-3": { $0[0].conv2d($0[1], stride: 2, padding: 3) },
  "conv2dDilated": { $0[0].conv2d($0[1], padding: 2, dilation: 2) },
  "conv2dGrouped": { $0[0].conv2d($0[1], stride: 2, padding: 1, groups: 2) },
  "conv2dTall": { $0[0].conv2d($0[1]) },
  "maxPool2d-3-2-1": { $0[0].maxPool2d(3, stride: 2, padding: 1) },
  "maxPool2d-2-2-0": { $0[0].maxPool2d(2) },
  "maxPool2d-2-1-0": { $0[0].maxPool2d(2, stride: 1) },
  "averagePool-1": { $0[0].adaptiveAveragePool2d(1) },
  "averagePool-3": { $0[0].adaptiveAveragePool2d(3) },
  "batchNorm": { $0[0].batchNormalized(weight: $0[1], bias: $0[2]).output },
  "batchNormPlain": { $0[0].batchNormalized(weight: nil, bias: nil).output },
  "batchNormEval": {
    let c = $0[0].shape[1]
    return $0[0].normalized(
      mean: .full([c], 0.5), variance: .full([c], 2), weight: $0[1], bias: $0[2])
  },
  "pairwiseDistance": { $0[0].pairwiseDistance($0[1]) },
  "contrastiveLoss": {
    let distance = $0[0].pairwiseDistance($0[1])
    let same = Variable([1, 0, 1, 0])
    let far = (1 - distance).clamped(min: 0).squared()
    return (same * distance.squared() + (1 - same) * far).mean()
  },
]

/// One case of the fixtures.
private struct Case {
  let name: String
  let inputs: [Tensor<Float>]
  let fixture: Fixture

  /// Computes the result from fresh leaves.
  func run() throws -> (result: Variable, leaves: [Variable]) {
    let group = String(name.prefix { $0 != "/" })
    let operation = try #require(operations[name] ?? operations[group], "no operation for \(name)")
    let leaves = inputs.map { Variable($0, requiresGradient: true) }
    return (operation(leaves), leaves)
  }

  static func all() throws -> [Case] {
    let fixture = try Fixture("operations")
    return fixture.names.filter { $0.hasSuffix("/result") }.map { key in
      let name = String(key.dropLast("/result".count))
      let inputs = (0..<3).filter { fixture.contains("\(name)/input\($0)") }
      return Case(
        name: name, inputs: inputs.map { fixture.floats("\(name)/input\($0)") }, fixture: fixture)
    }
  }
}

@Suite struct PyTorchTests {
  /// Relative to the largest number of the tensor; 1e-4 where 512 differences of 1e-6 cancel.
  private func tolerance(_ name: String) -> Float {
    name.hasPrefix("batchNorm") && name.hasSuffix("offset") ? 1e-4 : 1e-5
  }

  @Test func `results and gradients are PyTorch's`() throws {
    let cases = try Case.all()
    #expect(cases.count > 80)
    for entry in cases {
      let (result, leaves) = try entry.run()
      let relative = tolerance(entry.name)
      expectClose(
        result.value, entry.fixture.floats("\(entry.name)/result"), entry.name, relative: relative)
      result.backward(with: entry.fixture.floats("\(entry.name)/seed"))
      for (i, leaf) in leaves.enumerated() {
        let gradient = try #require(leaf.gradient, "\(entry.name): no gradient of input \(i)")
        let expected = entry.fixture.floats("\(entry.name)/gradient\(i)")
        expectClose(
          gradient, expected, "\(entry.name), gradient \(i)", relative: relative, absolute: 2e-6)
      }
    }
  }

  @Test func `recorded gradients are the same as those that are not recorded`() throws {
    for entry in try Case.all() {
      let (result, leaves) = try entry.run()
      let seed = Variable(entry.fixture.floats("\(entry.name)/seed"), requiresGradient: true)
      let gradients = result.gradients(with: leaves, seed: seed, createGraph: true)
      for (i, gradient) in gradients.enumerated() {
        let expected = entry.fixture.floats("\(entry.name)/gradient\(i)")
        expectClose(
          gradient.value, expected, "\(entry.name), gradient \(i)", relative: 1e-4, absolute: 2e-6)
      }
    }
  }
}
