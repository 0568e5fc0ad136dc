import Tensors
import TestSupport
import Testing

private typealias X = Tensor<Float>

/// Ranks and cumulative extrema among equal elements, in other types and in double precision, with values from PyTorch.
@Suite struct RankTests {
  private let selections: [String: @Sendable (Tensor<Float>) -> (X, Tensor<Int32>)] = [
    "median": { $0.median(axis: -1) }, "medianNaN": { $0.median(axis: -1) },
    "nanMedian": { $0.nanMedian(axis: -1) }, "kthValue": { $0.kthValue(3) },
    "kthValueNaN": { $0.kthValue(6) }, "cumulativeMax": { $0.cumulativeMax(axis: -1) },
    "cumulativeMin": { $0.cumulativeMin(axis: -1) },
  ]

  @Test func `indices among equal elements are those of PyTorch`() throws {
    let fixture = try Fixture("order_and_counts")
    for (name, select) in selections {
      for label in ["few", "many", "odd"] {
        let (values, indices) = select(fixture.floats("ties/\(name)/\(label)/input"))
        expectClose(values, fixture.floats("ties/\(name)/\(label)/values"), "\(name), \(label)")
        let expected = fixture.integers("ties/\(name)/\(label)/indices")
        #expect(indices.cast(to: Int64.self) == expected, "\(name), \(label)")
      }
    }
  }

  private let doubles: [String: @Sendable (Tensor<Double>) -> Tensor<Double>] = [
    "erfc": { $0.erfc() }, "erfinv": { $0.erfinv() }, "lgamma": { $0.lgamma() },
    "digamma": { $0.digamma() }, "logCumSumExp": { $0.logCumSumExp(axis: 0) },
    "quantile": { $0.quantile(0.3) },
    "nanMean": { $0.nanMean() }, "hypot": { $0.hypot($0.flipped([0])) },
    "atan2": { $0.atan2($0.flipped([0])) }, "logAddExp": { $0.logAddExp($0.flipped([0])) },
    "remainder": { $0.remainder($0.flipped([0])) },
    "lerp": { $0.lerp($0.flipped([0]), weight: $0.squared()) }, "diff": { $0.diff() },
  ]

  @Test func `results in double precision equal PyTorch's to 13 digits`() throws {
    let fixture = try Fixture("order_and_counts")
    #expect(fixture.names.count { $0.hasPrefix("double/") } == doubles.count * 2)
    for (name, operation) in doubles {
      let actual = operation(fixture.doubles("double/\(name)/input"))
      let expected = fixture.doubles("double/\(name)/expected")
      #expect(
        actual.allClose(expected, relative: 2e-13, absolute: 1e-15),
        "\(name): \(actual.scalars), \(expected.scalars)")
    }
  }

  @Test func `special functions are exact in the tails and beyond`() {
    // From mpmath.
    let tails = Tensor<Double>([1e-300, -1e-20, 0.999_999_999_999, -0.0]).erfinv().scalars
    #expect(
      (tails[0] / 8.862269254527581e-301 - 1).magnitude < 1e-14
        && (tails[1] / -8.862269254527580e-21 - 1).magnitude < 1e-14)
    #expect((tails[2] - 5.042031898572696).magnitude < 1e-12 && tails[3].sign == .minus)
    // PyTorch's has ten digits only.
    #expect(
      Tensor<Double>([0.5, 3.3, -0.5, 1e9]).polygamma(1).allClose(
        [4.934802200544679, 0.3535015418410618, 8.934802200544679, 1.0000000005e-9],
        relative: 1e-14, absolute: 0))
    #expect((Tensor<Double>(-7.75).polygamma(2).item / -124.03974558822776 - 1).magnitude < 1e-13)
    #expect(Tensor<Double>(-1e15 + 0.5).polygamma(1).item.isFinite)
    #expect(Tensor<Double>([-3, 0]).polygamma(1).scalars == [.infinity, .infinity])
    let large = Tensor<Double>(5).polygamma(200).item
    #expect((large / -2.534648661945285e234 - 1).magnitude < 1e-12, "\(large)")
    #expect(X([-1e30, -.infinity]).digamma().isNaN.all && X(.infinity).polygamma(3).item == 0)
  }

  @Test func `integers have medians, modes, ranks and running extrema`() {
    let x: Tensor<Int32> = [[4, 1, 3, 2], [7, 7, -1, 7]]
    #expect(x.median() == 3 && x.median(axis: 1).values == [2, 7])
    #expect(x.kthValue(3).values == [3, 7] && x.mode(keepDims: true).values == [[1], [7]])
    #expect(x.topK(2, largest: false).values == [[1, 2], [-1, 7]])
    #expect(x.cumulativeMin(axis: 1).values == [[4, 1, 1, 1], [7, 7, -1, -1]])
    #expect(x.diff() == [[-3, 2, -1], [0, -8, 8]])
    #expect(Tensor<UInt8>([1, 0]).diff() == [255])
    #expect(Tensor<Bool>([true, false, false]).diff(prepending: [true]) == [false, true, false])
    #expect(Tensor<Int32>(5).kthValue(1).indices == 0 && Tensor<Int32>(5).topK(1).values == 5)
  }

  @Test func `a mode is the smallest of the most frequent, and NaN is never frequent`() {
    #expect(X([.nan, .nan, 3, 2]).mode().values == 2)
    #expect(X([.nan, .nan]).mode().values.item.isNaN)
    #expect(X([2, 1, 1, 2]).mode().indices == 2)
  }

  @Test func `a median of nothing is NaN, and there is none of no rows`() {
    #expect(X.zeros([0]).median().item.isNaN && X.zeros([2, 0]).nanMedian().item.isNaN)
    #expect(X.zeros([2, 0]).median(axis: 0).values.shape == [0])
    #expect(X.zeros([0, 0]).quantile(0.5, axis: 1).shape == [0])
    #expect(X.zeros([0, 0]).mode(axis: 0).values.shape == [0])
  }

  @Test func `quantiles of many elements stay among them`() {
    // The rank of the last of these is rounded up in single precision.
    let count = 16_777_220
    let x = X.zeros([count])
    #expect(x.quantile(1, interpolation: .lower).item == 0)
  }
}
