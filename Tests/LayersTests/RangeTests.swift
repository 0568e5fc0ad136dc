import Autograd
import Layers
import Tensors
import TestSupport
import Testing

/// Numbers whose squares overflow or vanish in single precision, compared with PyTorch in double precision.
@Suite struct RangeTests {
  private func makeOperation(_ name: String, _ epsilon: Float) -> ((Variable) -> Variable)? {
    switch name {
    case "layer": { LayerNorm(5, epsilon: epsilon)($0) }
    case "group": { GroupNorm(2, 4, epsilon: epsilon)($0) }
    case "instance": { InstanceNorm1d(4, epsilon: epsilon)($0) }
    case "batch": { BatchNorm1d(4, epsilon: epsilon)($0) }
    case "normalize": { $0.normalized(epsilon: Swift.min(epsilon, 1e-12)) }
    case "deviation": { $0.standardDeviation([-1], keepDims: true).expanded(to: $0.shape) }
    case "norm": { $0.norm([-1], keepDims: true).expanded(to: $0.shape) }
    default: nil
    }
  }

  @Test func `normalizations of very large and very small numbers equal PyTorch's in float64`()
    throws
  {
    let fixture = try Fixture("ranges")
    let names = fixture.names.filter { $0.hasSuffix("/result") }.map { String($0.dropLast(7)) }
    #expect(names.count == 42)
    for name in names {
      let epsilon: Float = name.hasSuffix("Exact") || name.hasSuffix("middle") ? 0 : 1e-5
      let first = String(name.split(separator: "/")[0])
      let operation = try #require(makeOperation(first, epsilon))
      let x = Variable(fixture.floats("\(name)/input"), requiresGradient: true)
      let y = operation(x)
      // Relative to the largest element: some gradients cancel.
      expectClose(y.value, fixture.floats("\(name)/result"), name, relative: 4e-6, absolute: 0)
      let seed = Variable(fixture.floats("\(name)/seed"))
      let expected = fixture.floats("\(name)/gradient")
      let direct = y.gradients(with: [x], seed: seed)[0].value
      expectClose(direct, expected, "\(name), gradient", relative: 2e-5, absolute: 0)
      let recorded = operation(x).gradients(with: [x], seed: seed, createGraph: true)[0].value
      expectClose(recorded, expected, "\(name), recorded gradient", relative: 2e-5, absolute: 0)
    }
  }

  /// PyTorch's cosine is 0 at 10²⁵, as 1/∞ is.
  @Test func `CosineEmbeddingLoss of very large vectors is that of their directions`() {
    let (a, b): (Tensor<Float>, Tensor<Float>) = ([[1, 2, 3]], [[2, -1, 0.5]])
    let loss = CosineEmbeddingLoss()
    let expected = loss(Variable(a), Variable(b), [1]).item
    for scale in [Float(0x1p83), 0x1p120] {
      #expect(loss(Variable(a * scale), Variable(b * scale), [1]).item == expected)
      #expect(abs(loss(Variable(a * scale), Variable(a * scale), [1]).item) < 1e-12)
    }
  }
}
