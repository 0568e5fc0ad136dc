import Kernels
import Tensors
import TestSupport
import Testing

@Suite struct DoubleTests {
  /// Records an issue unless all elements agree to 12 digits of the largest.
  private func expectPrecise(_ actual: Tensor<Double>, _ expected: Tensor<Double>, _ what: String) {
    #expect(actual.shape == expected.shape, "\(what)")
    let scale = expected.scalars.reduce(1) { $1.isFinite ? max($0, $1.magnitude) : $0 }
    for (a, e) in zip(actual.scalars, expected.scalars) {
      if a == e || a.isNaN && e.isNaN || (a - e).magnitude <= 1e-12 * scale { continue }
      Issue.record("\(what): \(a), expected \(e)")
    }
  }

  @Test func `results in double precision equal PyTorch's to 12 digits`() throws {
    let (fixture, doubles) = (try Fixture("tensors"), try Fixture("doubles"))
    var operations = Operations<Double>()
    operations.all["linspace"] = { _ in .linspace(-1, 2, 7) }
    for name in fixture.cases where !["eigen", "singular"].contains(where: name.hasPrefix) {
      let operation = try #require(operations[name], "no operation \(name)")
      let inputs = fixture.inputs(name).map { $0.cast(to: Double.self) }
      expectPrecise(operation(inputs), doubles.doubles("\(name)/result"), name)
    }
  }

  @Test func `matrix products of any size and strides equal sums of products`() {
    var g = Generator(seed: 2)
    for (m, k, n) in [(1, 1, 1), (3, 0, 2), (5, 7, 17), (33, 300, 40), (70, 65, 90)] {
      let (a, b) = (
        Tensor<Double>.normal([m, k], using: &g), Tensor<Double>.normal([k, n], using: &g)
      )
      let expected = (a.unsqueezed(1) * b.transposed().unsqueezed(0)).sum([-1])
      expectPrecise(a.matmul(b), expected, "\(m) \(k) \(n)")
      let turned = b.transposed().matmul(a.transposed())
      expectPrecise(turned.transposed(), expected, "\(m) \(k) \(n), transposed")
      let batch = Tensor<Double>.stack([a, a * 2]).matmul(b)
      expectPrecise(batch[1], expected * 2, "\(m) \(k) \(n), batch")
    }
  }

  @Test func `products and sums do not depend on the number of threads`() {
    var g = Generator(seed: 3)
    let (a, b) = (
      Tensor<Double>.normal([90, 80], using: &g), Tensor<Double>.normal([80, 100], using: &g)
    )
    let large = Tensor<Double>.normal([100_000], using: &g)
    func results() -> [Tensor<Double>] { [a.matmul(b), large.exp(), large * large, large.sum()] }
    let count = threadCount
    defer { setThreadCount(count) }
    setThreadCount(1)
    let serial = results()
    setThreadCount(3)
    #expect(results() == serial)
  }

  @Test func `norms neither overflow nor vanish`() {
    let x: Tensor<Double> = [3e200, 4e200]
    #expect((x.norm().item / 5e200 - 1).magnitude < 1e-15)
    #expect(((x * 1e-200 * 1e-200).norm().item / 5e-200 - 1).magnitude < 1e-15)
    #expect(x.norm(3).item.isFinite && Tensor<Double>([0, 0]).norm().item == 0)
  }

  @Test func `random doubles are the floats of the same generator before rounding`() {
    func same(
      _ float: (inout Generator) -> Tensor<Float>, _ double: (inout Generator) -> Tensor<Double>
    )
      -> Tensor<Float>
    {
      var (a, b) = (Generator(seed: 4), Generator(seed: 4))
      let (floats, doubles) = (float(&a), double(&b))
      #expect(a == b && doubles != floats.cast(to: Double.self))
      return (doubles - floats.cast(to: Double.self)).cast(to: Float.self)
    }
    let shape = [3, 100]
    let uniform = same({ .uniform(shape, using: &$0) }, { .uniform(shape, using: &$0) })
    #expect(uniform.min().item >= 0 && uniform.max().item < 0x1p-24)
    let normal = same({ .normal(shape, using: &$0) }, { .normal(shape, using: &$0) })
    #expect(normal.abs().max().item < 3e-7)
    var g = Generator(seed: 5)
    let moved = Tensor<Double>.normal([10_000], mean: 3, deviation: 2, using: &g)
    #expect((moved.mean().item - 3).magnitude < 0.1)
    #expect((moved.standardDeviation().item - 2).magnitude < 0.1)
    let range = Tensor<Double>.uniform([1000], in: -2..<5, using: &g)
    #expect(range.min().item >= -2 && range.max().item < 5 && range.max().item > 4.9)
    // Without a type, they are floats.
    let floats = Tensor.normal([2], using: &g)
    #expect(floats.summary == "float32 [2]")
  }

  @Test func `mean and sum of ten million noisy ones are accurate to a millionth`() {
    var g = Generator(seed: 1)
    let count = 10_000_000
    var exact = 0.0
    let x = Tensor<Float>.floats([count]) {
      for i in 0..<count {
        $0[i] = 1 + 1e-3 * g.uniform(in: -1..<1)
        exact += Double($0[i])
      }
    }
    #expect((Double(x.mean().item) - exact / Double(count)).magnitude < 1e-6)
    #expect((Double(x.sum().item) / exact - 1).magnitude < 1e-6)
  }

  @Test func `every type supports arithmetic in place and with scalars`() {
    var x = Tensor<Int64>([[1, 2], [3, 4]])
    x += [10, 20]
    x *= 2
    x -= Tensor<Int64>([[1], [2]])
    #expect(x.scalars == [21, 43, 24, 46])
    let three: Int64 = 3
    #expect((x * three - three).scalars == [60, 126, 69, 135] && (three - x).scalars[0] == -18)
    #expect((x % 10).scalars == [1, 3, 4, 6] && (-x).abs() == x)
    var wide = Tensor<Double>([1, 2])
    wide /= 4
    #expect(wide.scalars == [0.25, 0.5] && (1.0 / wide).scalars == [4, 2])
    #expect(Tensor<UInt8>([3, 9]).maximum(5).scalars == [5, 9])
    #expect(Tensor<Int32>([3, 9, -1]).clamped(to: 0...5).scalars == [3, 5, 0])
    #expect((Tensor<Bool>([true, false]) .== true).scalars == [true, false])
    #expect(wide.isInfinite.any == false && wide.cast(to: Bool.self).all)
  }
}
