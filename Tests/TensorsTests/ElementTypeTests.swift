import Tensors
import TestSupport
import Testing

/// Conversions between element types, compared with PyTorch and NumPy.
@Suite struct ElementTypeTests {
  private let fixture: Fixture
  init() throws { fixture = try Fixture("element_types") }

  /// Records an issue unless two lists are equal, also in the signs of zeros; NaN equals NaN.
  private func expectSame(_ actual: Tensor<Float>, _ name: String) {
    let expected = fixture.floats(name)
    #expect(actual.shape == expected.shape, "\(name)")
    for (index, (a, e)) in zip(actual.scalars, expected.scalars).enumerated() {
      #expect(a.isNaN && e.isNaN || a == e && a.sign == e.sign, "\(name) \(index): \(a), \(e)")
    }
  }

  private func expectSame(_ actual: Tensor<Int64>, _ name: String) {
    #expect(actual == fixture.integers(name), "\(name)")
  }

  @Test func `floating-point numbers are rounded to halves as by PyTorch and NumPy`() {
    let (floats, doubles) = (fixture.floats("float32"), fixture.doubles("float64"))
    expectSame(floats.cast(to: Float16.self).floats, "float32/float16")
    expectSame(floats.cast(to: BFloat16.self).floats, "float32/bfloat16")
    expectSame(floats.cast(to: Bool.self).floats, "float32/bool")
    expectSame(doubles.cast(to: Float16.self).floats, "float64/float16")
    expectSame(doubles.cast(to: BFloat16.self).floats, "float64/bfloat16")
    expectSame(doubles.cast(to: Float.self), "float64/float32")
    expectSame(fixture.doubles("ties").cast(to: Float16.self).floats, "ties/float16")
    let half = fixture.floats("float16").cast(to: Float16.self)
    expectSame(half.floats, "float16")
    expectSame(half.cast(to: BFloat16.self).floats, "float16/bfloat16")
    let brain = fixture.floats("bfloat16").cast(to: BFloat16.self)
    expectSame(brain.floats, "bfloat16")
    expectSame(brain.cast(to: Float16.self).floats, "bfloat16/float16")
    #expect(
      brain.cast(to: Double.self).cast(to: BFloat16.self).floats[0...5] == brain.floats[0...5])
  }

  @Test func `integers wrap around, and are rounded, as by PyTorch`() {
    func convert<Element: Scalar & FixedWidthInteger>(_ x: Tensor<Element>, _ name: String) {
      expectSame(x.cast(to: Int8.self).cast(to: Int64.self), name + "/int8")
      expectSame(x.cast(to: Int16.self).cast(to: Int64.self), name + "/int16")
      expectSame(x.cast(to: Int32.self).cast(to: Int64.self), name + "/int32")
      expectSame(x.cast(to: Int64.self).cast(to: Int64.self), name + "/int64")
      expectSame(x.cast(to: UInt8.self).cast(to: Int64.self), name + "/uint8")
      expectSame(x.cast(to: UInt16.self).cast(to: Int64.self), name + "/uint16")
      expectSame(x.cast(to: UInt32.self).cast(to: Int64.self), name + "/uint32")
      expectSame(x.cast(to: UInt64.self).cast(to: Int64.self), name + "/uint64")
      expectSame(x.cast(to: Float16.self).floats, name + "/float16")
      expectSame(x.cast(to: BFloat16.self).floats, name + "/bfloat16")
    }
    let whole = fixture.integers("int64")
    convert(whole, "int64")
    expectSame(whole.cast(to: Float.self), "int64/float32")
    convert(fixture.integers("int8").cast(to: Int8.self), "int8")
    convert(fixture.integers("int16").cast(to: Int16.self), "int16")
    convert(fixture.integers("uint8").cast(to: UInt8.self), "uint8")
    convert(fixture.integers("uint16").cast(to: UInt16.self), "uint16")
  }

  @Test func `numbers that fit an integer type are truncated as by PyTorch`() {
    let floats = fixture.floats("fitting")
    func convert<Element: Scalar & FixedWidthInteger>(_ type: Element.Type) {
      let name = "fitting/\(Element.typeName)"
      expectSame(floats.cast(to: type).cast(to: Int64.self), name)
      expectSame(floats.cast(to: Double.self).cast(to: type).cast(to: Int64.self), name)
    }
    convert(Int8.self)
    convert(Int16.self)
    convert(Int32.self)
    convert(Int64.self)
    convert(UInt8.self)
    convert(UInt16.self)
    convert(UInt32.self)
    convert(UInt64.self)
    let flags = floats.cast(to: Bool.self)
    #expect(flags.scalars == [false, false, true, true, true, true, true, true, true])
    let some = Tensor<Bool>([true, false, true])
    expectSame(some.cast(to: UInt16.self).cast(to: Int64.self), "bool/uint16")
    expectSame(some.cast(to: BFloat16.self).floats, "bool/bfloat16")
    expectSame(some.cast(to: Float16.self).floats, "bool/float16")
    #expect(some.cast(to: Bool.self) == some)
  }

  @Test func `tensors of every type have literals, views, comparisons, order and descriptions`() {
    let half: Tensor<Float16> = [[1, 2.5, -3], [0.1, 4, 5]]
    #expect(half.transposed().contiguous()[1, 0] == Tensor<Float16>(2.5))
    #expect(half.sorted().values[0].scalars == [-3, 1, 2.5] && half.max().item == 5)
    #expect((half .> 1).cast(to: Int8.self).sum().item == 3)
    #expect("\(half)" == "[[ 1.0,  2.5, -3.0],\n [ 0.1,  4.0,  5.0]]")
    #expect(half.summary == "float16 [2, 3]")
    let brain: Tensor<BFloat16> = [1, 0.1, .nan, .infinity]
    #expect(brain.isNaN.scalars == [false, false, true, false] && brain.isFinite.countTrue == 2)
    #expect("\(brain)" == "[1.0000, 0.1001,    nan,    inf]")
    #expect(brain.summary == "bfloat16 [4]" && brain.debugDescription.hasPrefix("bfloat16 [4]"))
    let wide: Tensor<UInt64> = [18_446_744_073_709_551_615, 1]
    #expect((wide + 1).scalars == [0, 2] && wide.sorted().values.scalars == [1, .max])
    #expect("\(Tensor<Int8>.arange(-2, 2))" == "[-2, -1,  0,  1]")
    #expect((Tensor<Int16>([30000]) + 10000).item == -25536)
    #expect((Tensor<UInt16>([3]) - 4).item == 65535 && Tensor<UInt16>.ones([2]).sum().item == 2)
    #expect(Tensor<Float16>.eye(2).cast(to: UInt8.self).scalars == [1, 0, 0, 1])
  }
}

/// The floating-point type of our own.
@Suite struct BFloat16Tests {
  private let all = (0...UInt16.max).map { BFloat16(bitPattern: $0) }

  /// Records an issue with a value for which a condition does not hold; `#expect` is slow for so many.
  private func check(_ value: BFloat16, _ condition: Bool, line: Int = #line) {
    if !condition { Issue.record("line \(line): \(value), bits \(value.bitPattern)") }
  }

  @Test func `every value is that of the float with its bits in the upper half`() {
    for x in all {
      let wide = Float(bitPattern: UInt32(x.bitPattern) << 16)
      let isSame = Float(x).bitPattern == wide.bitPattern
      check(x, isSame && x.isNaN == wide.isNaN && x.isFinite == wide.isFinite)
      check(x, x.isZero == wide.isZero && x.isInfinite == wide.isInfinite && x.sign == wide.sign)
      check(x, x.isNormal == wide.isNormal && x.isSubnormal == wide.isSubnormal)
      check(x, x.isSignalingNaN == wide.isSignalingNaN)
      if x.isNaN {
        check(
          x,
          BFloat16(wide).isNaN && !BFloat16(wide).isSignalingNaN && BFloat16(wide).sign == x.sign)
        continue
      }
      check(x, BFloat16(wide) == x && BFloat16(Double(wide)) == x && BFloat16("\(x)".toFloat) == x)
      check(x, x.hashValue == wide.hashValue && -x == BFloat16(-wide))
      check(x, x.exponent == wide.exponent && Float(x.significand) == wide.significand)
      let parts = BFloat16(
        sign: x.sign, exponentBitPattern: x.exponentBitPattern,
        significandBitPattern: x.significandBitPattern)
      check(x, parts.bitPattern == x.bitPattern)
    }
  }

  @Test func `neighbors are one ulp apart, and numbers between them are rounded to the nearer`() {
    for x in all where x.isFinite && x.nextUp.isFinite && !x.isZero {
      let (low, high) = (Double(Float(x)), Double(Float(x.nextUp)))
      check(x, x < x.nextUp && x.nextUp.nextDown == x)
      if low > 0 { check(x, x + x.ulp == x.nextUp && high - low == Double(Float(x.ulp))) }
      let middle = (low + high) / 2
      let even = x.bitPattern & 1 == 0 ? x : x.nextUp
      check(x, BFloat16(middle) == even && BFloat16(Float(middle)) == even)
      // A float would round these to the tie.
      let tiny = (high - low) * 0x1p-40
      check(x, BFloat16(middle + tiny) == x.nextUp && BFloat16(middle - tiny) == x)
    }
    #expect(BFloat16(3.3961776e38 as Float) == .infinity)
    #expect(BFloat16(3.3961774e38 as Float) == .greatestFiniteMagnitude)
    #expect(BFloat16.infinity.nextUp == .infinity && BFloat16.nan.nextUp.isNaN)
    #expect(BFloat16.zero.nextUp == .leastNonzeroMagnitude && BFloat16.infinity.ulp.isNaN)
  }

  @Test func `arithmetic rounds the exact result`() {
    var g = Generator(seed: 1)
    func random() -> BFloat16 { BFloat16(bitPattern: UInt16(truncatingIfNeeded: g.next())) }
    func expect(_ actual: BFloat16, _ exact: Double, line: Int = #line) {
      check(actual, actual == BFloat16(exact) || actual.isNaN && exact.isNaN, line: line)
    }
    for _ in 0..<20_000 {
      let (x, y) = (random(), random())
      let (a, b) = (Double(Float(x)), Double(Float(y)))
      expect(x + y, a + b)
      expect(x - y, a - b)
      expect(x * y, a * b)
      expect(x / y, a / b)
      expect(x.squareRoot(), a.squareRoot())
      expect(x.remainder(dividingBy: y), a.remainder(dividingBy: b))
      expect(x.rounded(), a.rounded())
      check(x, (x < y) == (a < b) && (x == y) == (a == b) && (x <= y) == (a <= b))
    }
    var sum: BFloat16 = 1
    sum.addProduct(3, 0.5)
    #expect(sum == 2.5 && BFloat16(-7) == -7 && BFloat16(257 as Int64) == 256)
    for number in [1 << 40 | 1 << 32, 1 << 40 | 1 << 32 | 1, Int.max, .min, 257, 259, -261, 0] {
      #expect(BFloat16(number) == BFloat16(Int64(number)), "\(number)")
      let isRight = Float(BFloat16(number)).distance(to: Float(number)).magnitude
      #expect(isRight <= Float(BFloat16(number).ulp) / 2, "\(number)")
    }
    #expect(BFloat16(1 << 40 | 1 << 32 | 1) == BFloat16(1 << 40).nextUp)
    #expect(BFloat16(1 << 40 | 1 << 32) == BFloat16(1 << 40))
    #expect(BFloat16(sign: .minus, exponent: 3, significand: 1.5) == -12)
    #expect(BFloat16.pi < BFloat16(3.1415927) + 0.01 && Float(BFloat16.pi) <= .pi)
    #expect(stride(from: BFloat16(0), to: 1, by: 0.25).map { Float($0) } == [0, 0.25, 0.5, 0.75])
    #expect(
      Int(exactly: BFloat16(2.5)) == nil && Int(BFloat16(2.5)) == 2 && BFloat16(2.5).binade == 2)
  }
}

extension String {
  fileprivate var toFloat: Float { Float(self) ?? .nan }
}
