import Autograd
import Tensors
import TestSupport
import Testing

@Suite struct InterpolationTests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture("interpolation") }

  private let modes: [String: InterpolationMode] = [
    "nearest": .nearest, "bilinear": .bilinear(), "aligned": .bilinear(alignCorners: true),
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
      expectClose(output.value.reshaped([-1]), fixture.floats(name), name, relative: 2e-7)
    }
  }
}
