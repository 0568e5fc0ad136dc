import Autograd
import Tensors
import TestSupport
import Testing

private let few: Tensor<Float> = [[0, 0], [1e20, -1]]

/// Operations at NaN, ±∞, ±0, subnormal, huge and tied numbers, and without numbers, compared element by element
/// with PyTorch's results and gradients in `awkward.safetensors` and `awkward_order.safetensors`.
@Suite struct AwkwardTests {
  /// The operations that only this fixture has; all others are in the registry.
  private let others: [String: @Sendable ([Variable]) -> Variable] = [
    "cdist0": { $0[0].cdist(Variable(few), p: 0) }, "cdist1": { $0[0].cdist(Variable(few), p: 1) },
    "cdistLargest": { $0[0].cdist(Variable(few), p: .infinity) },
    "clampLow": { $0[0].clamped(min: -.infinity) }, "clampHigh": { $0[0].clamped(max: .infinity) },
    "clampHighest": { $0[0].clamped(min: .infinity) },
    "clampAll": { $0[0].clamped(to: -.infinity...(.infinity)) },
    "powMinusHalf": { $0[0].pow(-0.5) }, "powMinusOne": { $0[0].pow(-1) },
    "powMinusTwo": { $0[0].pow(-2) }, "powOne": { $0[0].pow(1) }, "powTwo": { $0[0].pow(2) },
    "powFraction": { $0[0].pow(1.75) }, "powInfinity": { $0[0].pow(.infinity) },
    "powMinusInfinity": { $0[0].pow(-.infinity) }, "norm3Last": { $0[0].norm(3, [-1]) },
    "normHalfLast": { $0[0].norm(0.5, [-1]) }, "normSmallest": { $0[0].norm(-.infinity, [-1]) },
    "normMinusOne": { $0[0].norm(-1, [-1]) }, "minAxisLast": { $0[0].min(axis: -1) },
    "aminLast": { $0[0].min([-1]) }, "normFirst": { $0[0].norm([0]) },
    "sortDescendingLast": { $0[0].sorted(descending: true).values },
    "varianceFirst": { $0[0].variance([0]) }, "deviationFirst": { $0[0].standardDeviation([0]) },
  ]

  @Test(
    arguments: [
      ("awkward", 880), ("awkward_order", 280), ("attention_and_layers-awkward", 30),
      ("awkward_seeds", 24),
    ])
  func `operations at awkward numbers equal PyTorch's`(file: String, count: Int) throws {
    let fixture = try Fixture(file)
    let names = fixture.names.filter { $0.hasSuffix("/result") }.map { $0.dropLast(7) }
    #expect(names.count > count)
    for name in names.map(String.init) {
      let first = String(name.split(separator: "/")[0])
      let operation = try #require(
        others[first] ?? registered(name).flatMap { operations[$0] }, "no operation for \(name)")
      let leaves = (0..<3).filter { fixture.contains("\(name)/input\($0)") }.map {
        Variable(fixture.floats("\(name)/input\($0)"), requiresGradient: true)
      }
      let result = operation(leaves)
      // In PyTorch, 1 + tanh x and 1 + erf x cancel below 0: at −9.5, nothing is left.
      if first.hasPrefix("gelu"), leaves[0].value.count > 36, name.hasSuffix("/a") { continue }
      let relative: Float = first.hasPrefix("gelu") ? 2e-5 : 4e-6
      let inputs = leaves.map(\.value)
      expectEachClose(
        result.value, fixture.floats("\(name)/result"), name, relative: relative, inputs: inputs)
      result.backward(with: fixture.floats("\(name)/seed"))
      for (i, leaf) in leaves.enumerated() {
        let gradient = try #require(leaf.gradient, "\(name): no gradient of input \(i)")
        expectEachClose(
          gradient, fixture.floats("\(name)/gradient\(i)"), "\(name), gradient \(i)",
          relative: relative, comparesSigns: false, inputs: inputs)
      }
    }
  }
}
