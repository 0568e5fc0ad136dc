import Autograd
import Tensors
import TestSupport
import Testing

@Suite struct InterpolationTests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture("interpolation") }

  private let modes: [String: InterpolationMode] = [
    "nearest": .nearest, "bilinear": .bilinear(), "aligned": .bilinear(alignCorners: true),
    "exact": .nearestExact, "bicubic": .bicubic(), "smooth": .bilinear(antialias: true),
    "smoothBicubic": .bicubic(antialias: true),
  ]

  /// The numbers 0, 1, 2, … as an image of one row.
  private func row(_ size: Int) -> Variable {
    Variable(Tensor<Float>.arange(0, Double(size)).reshaped([1, 1, 1, size]))
  }

  @Test func `output sizes equal PyTorch's for all input sizes below 300`() throws {
    for name in fixture.names where name.hasPrefix("sizes/") {
      let scale = try #require(Double(name.dropFirst("sizes/".count)))
      for (index, expected) in fixture.integers(name).scalars.enumerated() where expected > 0 {
        let output = row(index + 1).interpolated(by: (1, scale))
        #expect(output.shape == [1, 1, 1, Int(expected)], "\(index + 1) times \(scale)")
      }
    }
    #expect(row(5).interpolated(by: (1, 2.6)).shape[3] == 13)
  }

  @Test func `sampled places equal PyTorch's`() throws {
    for name in fixture.names where !name.hasPrefix("sizes/") {
      let parts = name.split(separator: "/")
      let mode = try #require(modes[String(parts[0])])
      let numbers = parts.dropFirst().compactMap { Double($0) }
      let output =
        parts[1] == "to"
        ? row(Int(numbers[0])).interpolated(to: [1, Int(numbers[1])], mode)
        : row(Int(numbers[1])).interpolated(by: (1, numbers[0]), mode)
      // Weights of more than two pixels are rounded more often.
      let isExact = ["nearest", "bilinear", "aligned", "exact"].contains(parts[0])
      expectClose(
        output.value.reshaped([-1]), fixture.floats(name), name, relative: isExact ? 2e-7 : 4e-6)
    }
  }

  /// PyTorch: 0 · ∞ is NaN where the weight of a neighbor is 0, and nearest pixels are copied.
  @Test func `infinite pixels and NaN contribute to no others than in PyTorch`() {
    let x = Variable([[[[.infinity, 1, .nan, 2, 3, 4, 5]]]])
    let copies: [Float] = [.infinity, 1, .nan, 2, 3, 4, 5]
    func expect(_ mode: InterpolationMode, _ size: Size2d, _ expected: [Float]) {
      let y = x.interpolated(to: size, mode).value.scalars
      #expect(
        y.count == expected.count
          && zip(y, expected).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }, "\(mode): \(y)")
    }
    expect(.nearest, [1, 7], copies)
    expect(.nearest, [2, 14], (copies + copies).flatMap { [$0, $0] })
    expect(.nearestExact, [1, 7], copies)
    expect(.bilinear(), [1, 7], [.nan, 1, .nan, 2, 3, 4, 5])
    expect(.bilinear(antialias: true), [1, 7], copies)
    expect(.bicubic(), [1, 7], [.nan, .nan, .nan, .nan, 3, 4, 5])
  }

  /// PyTorch copies images that keep their size, but only with `nearest`, and no sequences.
  @Test func `a scale that changes no size still counts, as in PyTorch`() {
    func expect(
      _ count: Int, _ scale: Double, _ mode: InterpolationMode, sequence: [Float], image: [Float]
    ) {
      let numbers = Variable(.arange(0, Double(count)))
      let (line, row) = (numbers.reshaped([1, 1, count]), numbers.reshaped([1, 1, 1, count]))
      #expect(line.interpolated(by: scale, mode).value.scalars == sequence, "\(count) \(scale)")
      #expect(row.interpolated(by: (1, scale), mode).value.scalars == image, "\(count) \(scale)")
    }
    expect(2, 1.1, .nearest, sequence: [0, 0], image: [0, 1])
    expect(3, 1.1, .nearest, sequence: [0, 0, 1], image: [0, 1, 2])
    expect(2, 2.1, .nearest, sequence: [0, 0, 0, 1], image: [0, 0, 1, 1])
    let shifted: [Float] = [0, 1, 2, 3, 4, 5, 5, 6, 7]
    expect(9, 1.1, .nearestExact, sequence: shifted, image: shifted)
    expect(2, 1.1, .nearestExact, sequence: [0, 1], image: [0, 1])
  }

  @Test func `an antialiased image that is as small as a pixel is the mean of all`() {
    let x = row(9)
    #expect(x.interpolated(to: 1, .bilinear(antialias: true)).value == [[[[4]]]])
    #expect(x.interpolated(to: 1, .area).value == [[[[4]]]])
  }
}
