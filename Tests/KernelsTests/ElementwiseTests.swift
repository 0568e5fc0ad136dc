import Kernels
import Testing

@Suite struct ElementwiseTests {
  private static let sizes = [
    0, 1, 2, 15, 16, 17, 31, 33, 1023, 1024, 1025, 1039, 1040, 1041, 2099,
  ]

  private static let binary: [(BinaryOperation, @Sendable (Float, Float) -> Float)] = [
    (.add, { $0 + $1 }), (.subtract, { $0 - $1 }), (.multiply, { $0 * $1 }),
    (.divide, { $0 / $1 }), (.maximum, { Swift.max($0, $1) }), (.minimum, { Swift.min($0, $1) }),
    (.reluGradient, { $1 > 0 ? $0 : 0 }), (.clampGradient, { $1 >= 0 ? $0 : 0 }),
  ]

  private static let unary: [(UnaryOperation, @Sendable (Float) -> Float)] = [
    (.negative, { -$0 }), (.absolute, { abs($0) }), (.square, { $0 * $0 }),
    (.relu, { Swift.max($0, 0) }), (.reciprocal, { 1 / $0 }),
    (.sign, { $0 > 0 ? 1 : ($0 < 0 ? -1 : 0) }),
  ]

  /// Returns a result whose first element is `offset` floats after a cache line; checks that nothing else is written.
  private func result(
    _ count: Int, offset: Int, _ body: (UnsafeMutablePointer<Float>) -> Void
  ) -> [Float] {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: (count + 40) * 4, alignment: 64)
      .bindMemory(to: Float.self, capacity: count + 40)
    defer { memory.deallocate() }
    memory.update(repeating: 77, count: count + 40)
    body(memory + offset)
    #expect((0..<offset).allSatisfy { memory[$0] == 77 }, "before the result")
    #expect((offset + count..<count + 40).allSatisfy { memory[$0] == 77 }, "behind the result")
    return (0..<count).map { memory[offset + $0] }
  }

  @Test func `binary operations equal a plain loop, streamed or not, at any address`() {
    for count in Self.sizes {
      let (a, b) = (numbers(count + 1, 1), numbers(count + 1, 2))
      for (operation, expected) in Self.binary {
        for (offset, streaming) in [(0, false), (0, true), (1, true), (15, true)] {
          for (aStride, bStride) in [(1, 1), (1, 0), (0, 1)] {
            let actual = result(count, offset: offset) {
              elementwise(
                operation, a, aStride: aStride, b, bStride: bStride, into: $0, count: count,
                streaming: streaming)
            }
            let plain = (0..<count).map { expected(a[$0 * aStride], b[$0 * bStride]) }
            #expect(actual == plain, "\(operation), \(count) numbers, streaming \(streaming)")
          }
        }
      }
    }
  }

  @Test func `unary operations equal a plain loop, streamed or not, at any address`() {
    for count in Self.sizes {
      let a = numbers(2 * count + 1, 3)
      for (operation, expected) in Self.unary {
        for (offset, streaming, step) in [(0, false, 1), (0, true, 1), (7, true, 1), (3, true, 2)] {
          let actual = result(count, offset: offset) {
            elementwise(
              operation, a, aStride: step, into: $0, count: count, streaming: streaming)
          }
          let plain = (0..<count).map { expected(a[$0 * step]) }
          #expect(actual == plain, "\(operation), \(count) numbers, streaming \(streaming)")
        }
      }
    }
  }
}
