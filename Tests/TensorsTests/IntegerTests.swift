import Tensors
import TestSupport
import Testing

private func vector<Element: Scalar>(_ elements: Element...) -> Tensor<Element> {
  Tensor(elements, shape: [elements.count])
}

/// Integers at the ends of their range, compared with PyTorch (or NumPy, for division).
@Suite struct IntegerTests {
  private typealias I = Tensor<Int32>

  private let ends = vector(Int32.max, .min, -7, 7)

  @Test func `arithmetic wraps around on overflow`() {
    #expect((ends + 1).scalars == [.min, -2_147_483_647, -6, 8])
    #expect((1 + ends).scalars == (ends + 1).scalars)
    #expect((ends - 1).scalars == [2_147_483_646, .max, -8, 6])
    #expect((0 - ends).scalars == [-2_147_483_647, .min, 7, -7])
    #expect((ends * 2).scalars == [-2, 0, -14, 14])
    #expect((-ends).scalars == [-2_147_483_647, .min, 7, -7])
    #expect(ends.abs().scalars == [.max, .min, 7, 7])
    #expect(ends.sign().scalars == [1, -1, -1, 1])
    #expect((ends / -1).scalars == [-2_147_483_647, .min, 7, -7])
    #expect((ends % -1).scalars == [0, 0, 0, 0])
    #expect((ends % 3).scalars == [1, -2, -1, 1])
    var x = ends
    x += vector(1, -1, 0, 0)
    x *= vector(1, 1, 1 << 30, 1)
    x -= vector(1, 0, 0, 8)
    #expect(x.scalars == [.max, .max, 1_073_741_824, -1])
    let bytes: Tensor<UInt8> = [200, 1]
    #expect((bytes + 100).scalars == [44, 101] && (-bytes).scalars == [56, 255])
    #expect((bytes - 2).scalars == [198, 255] && (bytes * bytes).scalars == [64, 1])
    #expect((vector(Int64.max, .min) * 3).scalars == [9_223_372_036_854_775_805, .min])
  }

  @Test func `sums and products of integers and Booleans have 64 bits`() {
    #expect(Tensor<UInt8>([200, 100]).sum().item == 300)
    #expect(Tensor<Bool>([[true, true], [false, true]]).sum([0]).scalars == [1, 2])
    #expect(vector(true, true).sum(keepDims: true).shape == [1])
    #expect(vector(Int32.max, .max, .min).sum().item == 2_147_483_646)
    #expect(vector(Int32.max, .max).total() == 4_294_967_294)
    #expect(vector(Int64.max, 1).sum().item == .min)
    #expect(vector(Int32(1 << 20), 1 << 20).product().item == 1 << 40)
    #expect(vector(Int64.max, 2).product().item == -2)
    #expect(Tensor<Int32>([[2, 3], [4, 5]]).product([0], keepDims: true).scalars == [8, 15])
    #expect(Tensor<UInt8>.zeros([0]).sum().item == 0)
    #expect(Tensor<UInt8>.zeros([0]).product().item == 1)
  }

  @Test func `arange counts exactly at the ends of the range`() {
    #expect(I.arange(.max - 2, .max).scalars == [2_147_483_645, 2_147_483_646])
    #expect(I.arange(.min, .max, step: .max).scalars == [.min, -1, 2_147_483_646])
    #expect(I.arange(.max, .min, step: .min).scalars == [.max, -1])
    #expect(I.arange(5, 0).shape == [0] && I.arange(0, 5, step: -1).shape == [0])
    #expect(I.arange(5, 0, step: -2).scalars == [5, 3, 1])
    #expect(Tensor<UInt8>.arange(250, 255, step: 3).scalars == [250, 253])
    #expect(Tensor<Int64>.arange(.max - 1, .max, step: .max).scalars == [.max - 1])
  }

  @Test func `arange of floats counts and multiplies in double precision`() {
    let large = Tensor<Float>.arange(0, 16_777_226)
    #expect(large.count == 16_777_226)
    #expect(large[16_777_222...].scalars == [16_777_222, 16_777_224, 16_777_224, 16_777_224])
    // PyTorch's torch.arange(0, 0.3, 0.1) and torch.arange(0, 3 * 0.1, 0.1).
    #expect(Tensor<Float>.arange(0, 0.3, step: 0.1).scalars == [0, 0.1, 0.2])
    #expect(Tensor<Float>.arange(0, 3 * 0.1, step: 0.1).count == 4)
    #expect(Tensor<Float>.arange(1, 0, step: -0.25).scalars == [1, 0.75, 0.5, 0.25])
    #expect(Tensor<Double>.arange(0, 1, step: 0.1).count == 10)
    #expect(Tensor<Float>.arange(0, 1, step: 1e300).scalars == [0])
    #expect(Tensor<Float>.arange(3, 3).shape == [0] && Tensor<Float>.arange(3, 1).shape == [0])
  }

  @Test func `an empty axis splits into one part, and into as many chunks as requested`() {
    let x = Tensor<Float>.zeros([0, 2])
    #expect(x.split(3).map(\.shape) == [[0, 2]])
    #expect(x.chunked(3).map(\.shape) == [[0, 2], [0, 2], [0, 2]])
  }

  @Test func `the largest offsets, steps and shifts are as good as any`() {
    let x: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
    #expect(x.diagonal(.max).shape == [0] && x.diagonal(.min).shape == [0])
    #expect(x.rolled(.min, axis: 1) == x.rolled(Int.min % 3, axis: 1))
    #expect(x.rolled(.max, axis: 1) == x.rolled(Int.max % 3, axis: 1))
    #expect(x.chunked(.max, axis: 1).count == 3 && x.split(.max, axis: 1).count == 1)
    #expect(x.polygamma(.max).scalars.allSatisfy { $0 == .infinity || $0 == 0 || $0.isNaN })
    #expect(x[.all, .every(.max)] == [[1], [4]])
    #expect(x[0...Int.max] == x && x[...Int.max] == x && x[Int.min...] == x)
    #expect(x[.all, (-2)...(-1)] == [[2, 3], [5, 6]])
    #expect(x.narrowed(axis: 1, from: 2, count: 1, step: .max) == [[3], [6]])
    #expect(x.unfolded(axis: 1, size: 2, step: .max).shape == [2, 1, 2])
    #expect(x.upperTriangle(.min) == x && x.upperTriangle(.max) == .zeros([2, 3]))
    #expect(x.variance(correction: .max).item == .infinity)
    #expect(x.variance(correction: .min).item < 1e-17)
    var g = Generator(seed: 1)
    g.position = .max
    _ = g.next()
    #expect(g.position == 0)
  }

  @Test func `repeated copies every element the given number of times`() {
    let x: Tensor<Float> = [[1, 2], [3, 4]]
    #expect(x.repeated([1, 2]) == [[1, 2, 1, 2], [3, 4, 3, 4]])
    #expect(x.transposed().repeated([2, 1, 1])[1] == [[1, 3], [2, 4]])
    #expect(x.repeated([0, 3]).shape == [0, 6] && Tensor<Float>(2).repeated([3]) == [2, 2, 2])
  }

  @Test func `heat maps span the range of floats`() {
    #expect(Tensor<Float>([-3e38, 0, 3e38]).heatmap(inColor: false) == "  ++@@")
  }
}
