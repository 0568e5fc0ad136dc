import Tensors
import TestSupport
import Testing

/// Operations in double precision by the names that their fixtures have.
private let operations: [String: @Sendable (Tensor<Double>) -> Tensor<Double>] = [
  "exp": { $0.exp() }, "exp2": { $0.exp2() }, "expm1": { $0.expm1() }, "sin": { $0.sin() },
  "cos": { $0.cos() }, "tan": { $0.tan() }, "atan": { $0.atan() }, "sinh": { $0.sinh() },
  "cosh": { $0.cosh() }, "tanh": { $0.tanh() }, "erf": { $0.erf() }, "floor": { $0.floor() },
  "ceil": { $0.ceil() }, "round": { $0.rounded() }, "trunc": { $0.truncated() },
  "abs": { $0.abs() }, "sign": { $0.sign() }, "relu": { $0.relu() }, "sigmoid": { $0.sigmoid() },
  "square": { $0.squared() }, "reciprocal": { $0.reciprocal() }, "log": { $0.log() },
  "log2": { $0.log2() }, "log10": { $0.log10() }, "log1p": { $0.log1p() }, "sqrt": { $0.sqrt() },
  "rsqrt": { $0.rsqrt() }, "asin": { $0.asin() }, "acos": { $0.acos() }, "sum": { $0.sum() },
  "sumLast": { $0.sum([-1]) }, "mean": { $0.mean([0]) }, "var": { $0.variance([1]) },
  "std": { $0.standardDeviation() }, "prod": { $0.product([1]) },
  "product": { $0.matmul($0.transposed()) }, "pow": { $0.abs().pow($0) },
  "amax": { $0.max([0, 1]) }, "sort": { $0.sorted(axis: 0).values },
]

@Suite struct DoubleTests {
  @Test func `results in double precision equal PyTorch's to 13 digits`() throws {
    let fixture = try Fixture("doubles")
    for name in operations.keys {
      let operation = try #require(operations[name])
      let actual = operation(fixture.doubles("\(name)/input0"))
      let expected = fixture.doubles("\(name)/result")
      #expect(actual.shape == expected.shape, "\(name)")
      for (a, e) in zip(actual.scalars, expected.scalars) {
        let isEqual = a == e || a.isNaN && e.isNaN
        #expect(isEqual || (a - e).magnitude <= 1e-13 * max(e.magnitude, 1), "\(name): \(a), \(e)")
      }
    }
    #expect(fixture.names.count == operations.count * 2)
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
