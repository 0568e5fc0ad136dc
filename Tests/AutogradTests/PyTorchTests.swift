import Autograd
import Tensors
import TestSupport
import Testing

/// One case of the fixtures.
struct Case {
  let name: String
  let inputs: [Tensor<Float>]
  let fixture: Fixture
  /// Whether simple formulas cancel at the inputs, also those of finite differences.
  let isDelicate: Bool

  /// What the case computes.
  func operation(_ inputs: [Variable]) throws -> Variable {
    let key = try #require(registered(name), "no operation for \(name)")
    let operation = try #require(operations[key])
    return operation(inputs)
  }

  /// Computes the result from fresh leaves.
  func run() throws -> (result: Variable, leaves: [Variable]) {
    let leaves = inputs.map { Variable($0, requiresGradient: true) }
    return (try operation(leaves), leaves)
  }

  static func all() throws -> [Case] {
    let files = [
      "operations", "layer-operations", "shapes_and_order", "order_and_counts", "linear_algebra",
      "sampling", "delicate",
    ]
    return try files.flatMap { file in
      let fixture = try Fixture(file)
      return fixture.names.filter { $0.hasSuffix("/result") }.map { key in
        let name = String(key.dropLast("/result".count))
        let inputs = (0..<3).filter { fixture.contains("\(name)/input\($0)") }
        return Case(
          name: name, inputs: inputs.map { fixture.floats("\(name)/input\($0)") },
          fixture: fixture, isDelicate: file == "delicate")
      }
    }
  }
}

@Suite struct PyTorchTests {
  /// Relative to the largest number of the tensor; 1e-4 where 512 differences of 1e-6 cancel.
  private func tolerance(_ entry: Case) -> (relative: Float, absolute: Float) {
    // Eigenvectors and singular vectors divide roundings of 1e-7 by differences of 1e-4.
    if entry.isDelicate { return (entry.name.hasSuffix("/close") ? 5e-4 : 2e-6, 0) }
    // Where all taps are the pixel at the edge, derivatives of weights cancel.
    if entry.name.hasPrefix("gridSample-bicubic") { return (1e-5, 5e-6) }
    let isOffset = entry.name.hasPrefix("batchNorm") && entry.name.hasSuffix("offset")
    return (isOffset ? 1e-4 : 1e-5, 2e-6)
  }

  @Test func `results and gradients equal PyTorch's`() throws {
    let cases = try Case.all()
    #expect(cases.count > 1350)
    for entry in cases {
      let (result, leaves) = try entry.run()
      let (relative, absolute) = tolerance(entry)
      expectClose(
        result.value, entry.fixture.floats("\(entry.name)/result"), entry.name, relative: relative)
      result.backward(with: entry.fixture.floats("\(entry.name)/seed"))
      for (i, leaf) in leaves.enumerated() {
        let gradient = try #require(leaf.gradient, "\(entry.name): no gradient of input \(i)")
        let expected = entry.fixture.floats("\(entry.name)/gradient\(i)")
        expectClose(
          gradient, expected, "\(entry.name), gradient \(i)", relative: relative, absolute: absolute
        )
      }
    }
  }

  @Test func `results and gradients do not depend on strides`() throws {
    // The same elements in column-major order and with gaps.
    func scattered(_ x: Tensor<Float>) -> Tensor<Float> {
      let axes = Array((0..<x.rank).reversed())
      let wide = Tensor.stack([x.permuted(axes), -x.permuted(axes)], axis: -1)
      return wide[.ellipsis, 0].permuted(axes)
    }
    for entry in try Case.all() {
      let leaves = entry.inputs.map { Variable(scattered($0), requiresGradient: true) }
      let result = try entry.operation(leaves)
      let (relative, absolute) = tolerance(entry)
      expectClose(
        result.value, entry.fixture.floats("\(entry.name)/result"), entry.name, relative: relative)
      let seed = scattered(entry.fixture.floats("\(entry.name)/seed"))
      for (i, gradient) in result.gradients(with: leaves, seed: Variable(seed)).enumerated() {
        expectClose(
          gradient.value, entry.fixture.floats("\(entry.name)/gradient\(i)"),
          "\(entry.name), gradient \(i)", relative: relative, absolute: absolute)
      }
    }
  }

  @Test func `broadcast views of one element have the same results as copies`() throws {
    for entry in try Case.all() where entry.inputs.allSatisfy({ $0.count > 0 }) {
      let seen = entry.inputs.map { x in
        x[at: x.shape.map { _ in .slice(start: 0, end: 1, step: 1) }].expanded(to: x.shape)
      }
      let copies = seen.map { Tensor($0.scalars, shape: $0.shape) }
      func run(_ inputs: [Tensor<Float>]) throws -> (Tensor<Float>, [Tensor<Float>]) {
        let leaves = inputs.map { Variable($0, requiresGradient: true) }
        let result = try entry.operation(leaves)
        let weights = (0..<result.value.count).map { Float($0 % 5) - 1.5 }
        let seed = Variable(Tensor(weights, shape: result.shape))
        return (result.value, result.gradients(with: leaves, seed: seed).map(\.value))
      }
      let (first, second) = (try run(seen), try run(copies))
      expectClose(first.0, second.0, entry.name)
      for (x, y) in zip(first.1, second.1) { expectClose(x, y, "gradient of \(entry.name)") }
    }
  }

  @Test func `gradients are the same with and without createGraph`() throws {
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
