import Kernels

// Elementwise arithmetic on `Float`, with broadcasting over any strides.

/// From this many elements on, threads share the work.
private let parallelThreshold = 1 << 16

extension Tensor where Element == Float {
  /// Returns `f(a, b)` for every pair of elements, after broadcasting.
  static func binary(
    _ operation: BinaryOperation, _ a: Tensor, _ b: Tensor, _ name: String
  ) -> Tensor {
    if a.shape == b.shape && a.isContiguous && b.isContiguous {
      let result = floats(a.shape, strides: a.rowMajorStrides)
      inChunks(a.count) { start, count in
        elementwise(
          operation, a.base + start, b.base + start, into: result.storage.base + start,
          count: count, streaming: a.count >= streamingThreshold)
      }
      return result
    }
    if b.count == 1 && a.isContiguous && b.rank <= a.rank {
      let result = floats(a.shape, strides: a.rowMajorStrides)
      inChunks(a.count) { start, count in
        elementwise(
          operation, a.base + start, b.base, bStride: 0, into: result.storage.base + start,
          count: count, streaming: a.count >= streamingThreshold)
      }
      return result
    }
    return broadcast(operation, a, b, name)
  }

  private static func broadcast(
    _ operation: BinaryOperation, _ a: Tensor, _ b: Tensor, _ name: String
  ) -> Tensor {
    guard let shape = Shape.broadcast(a.shape, b.shape) else {
      fatalError(
        "\(name): shapes \(a.shape) and \(b.shape) do not broadcast; aligned at the right, "
          + "sizes must be equal or one of them 1")
    }
    let (x, y) = (a.expanded(to: shape), b.expanded(to: shape))
    return .floats(shape) { target in
      let runs = StridedRuns(shape: shape, strides: [x.strides, y.strides])
      let (length, xStep, yStep) = (runs.length, runs.step(0), runs.step(1))
      runs.walk { run, positions in
        elementwise(
          operation, x.base + positions[0], aStride: xStep, y.base + positions[1], bStride: yStep,
          into: target + run * length, count: length)
      }
    }
  }

  /// Returns `f(x)` for every element.
  func unary(_ operation: UnaryOperation) -> Tensor {
    let source = contiguous()
    let result = Self.floats(shape, strides: source.rowMajorStrides)
    let streaming = count >= streamingThreshold
    Self.inChunks(count) { start, count in
      elementwise(
        operation, source.base + start, into: result.storage.base + start, count: count,
        streaming: streaming)
    }
    return result
  }

  /// The first element's place in memory.
  var base: UnsafePointer<Float> { UnsafePointer(storage.base + offset) }

  /// Row-major strides of this shape; of a contiguous tensor its own, whatever axes of size 1 have.
  private var rowMajorStrides: [Int] { shape.contains(1) ? Shape.strides(shape) : strides }

  private static func inChunks(_ count: Int, _ body: (_ start: Int, _ count: Int) -> Void) {
    if count < parallelThreshold { return body(0, count) }
    // One stretch of memory for each thread: the order of work within it does not matter to results.
    let parts = threadCount
    let chunk = (count + parts - 1) / parts
    parallelFor((count + chunk - 1) / chunk) {
      body($0 * chunk, Swift.min(chunk, count - $0 * chunk))
    }
  }
}

// MARK: Operators

extension Tensor where Element == Float {
  /// Returns the elementwise sum, after broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { binary(.add, a, b, "+") }
  /// Returns the elementwise difference, after broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { binary(.subtract, a, b, "-") }
  /// Returns the elementwise product, after broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor { binary(.multiply, a, b, "*") }
  /// Returns the elementwise quotient, after broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor { binary(.divide, a, b, "/") }

  /// Returns every element plus one number.
  public static func + (a: Tensor, b: Float) -> Tensor { a + Tensor(b) }
  /// Returns one number plus every element.
  public static func + (a: Float, b: Tensor) -> Tensor { Tensor(a) + b }
  /// Returns every element minus one number.
  public static func - (a: Tensor, b: Float) -> Tensor { a - Tensor(b) }
  /// Returns one number minus every element.
  public static func - (a: Float, b: Tensor) -> Tensor { Tensor(a) - b }
  /// Returns every element times one number.
  public static func * (a: Tensor, b: Float) -> Tensor { a * Tensor(b) }
  /// Returns one number times every element.
  public static func * (a: Float, b: Tensor) -> Tensor { b * Tensor(a) }
  /// Returns every element divided by one number.
  public static func / (a: Tensor, b: Float) -> Tensor { a / Tensor(b) }
  /// Returns one number divided by every element.
  public static func / (a: Float, b: Tensor) -> Tensor { Tensor(a) / b }

  /// Returns the elementwise negative.
  public static prefix func - (x: Tensor) -> Tensor { x.unary(.negative) }

  /// Adds `b`, broadcast to this shape, in place.
  public static func += (a: inout Tensor, b: Tensor) { a.update(.add, b, "+=") }
  /// Subtracts `b`, broadcast to this shape, in place.
  public static func -= (a: inout Tensor, b: Tensor) { a.update(.subtract, b, "-=") }
  /// Multiplies by `b`, broadcast to this shape, in place.
  public static func *= (a: inout Tensor, b: Tensor) { a.update(.multiply, b, "*=") }
  /// Divides by `b`, broadcast to this shape, in place.
  public static func /= (a: inout Tensor, b: Tensor) { a.update(.divide, b, "/=") }

  /// Adds one number to every element, in place.
  @_disfavoredOverload
  public static func += (a: inout Tensor, b: Float) { a += Tensor(b) }
  /// Takes one number from every element, in place.
  @_disfavoredOverload
  public static func -= (a: inout Tensor, b: Float) { a -= Tensor(b) }
  /// Multiplies every element by one number, in place.
  @_disfavoredOverload
  public static func *= (a: inout Tensor, b: Float) { a *= Tensor(b) }
  /// Divides every element by one number, in place.
  @_disfavoredOverload
  public static func /= (a: inout Tensor, b: Float) { a /= Tensor(b) }

  /// Writes results over the elements; neither they nor a broadcast operand are copied.
  private mutating func update(_ operation: BinaryOperation, _ other: Tensor, _ name: String) {
    let other = other.expanded(to: shape, name)
    let (shape, steps) = (shape, [Shape.strides(shape), other.strides])
    withMutableContiguous { target in
      let runs = StridedRuns(shape: shape, strides: steps)
      let (length, step) = (runs.length, runs.step(1))
      let isOne = runs.shape.count <= 1
      runs.walk { run, positions in
        let (x, y) = (target + run * length, other.base + positions[1])
        func stretch(_ start: Int, _ count: Int) {
          elementwise(
            operation, UnsafePointer(x + start), y + start * step, bStride: step, into: x + start,
            count: count)
        }
        if isOne { Self.inChunks(length, stretch) } else { stretch(0, length) }
      }
    }
  }
}

// MARK: Functions

extension Tensor where Element == Float {
  /// Returns eˣ for every element.
  public func exp() -> Tensor { unary(.exp) }
  /// Returns the natural logarithm of every element.
  public func log() -> Tensor { unary(.log) }
  /// Returns the square root of every element; not-a-number below zero.
  public func sqrt() -> Tensor { unary(.sqrt) }
  /// Returns the square of every element.
  public func squared() -> Tensor { unary(.square) }
  /// Returns the absolute value of every element.
  public func abs() -> Tensor { unary(.absolute) }
  /// Returns −1, 0 or 1 by the sign of every element.
  public func sign() -> Tensor { unary(.sign) }
  /// Returns max(x, 0) for every element.
  public func relu() -> Tensor { unary(.relu) }
  /// Returns 1 / (1 + e⁻ˣ) for every element.
  public func sigmoid() -> Tensor { unary(.sigmoid) }
  /// Returns the hyperbolic tangent of every element.
  public func tanh() -> Tensor { unary(.tanh) }
  /// Returns every element to the power `exponent`.
  public func pow(_ exponent: Float) -> Tensor {
    exponent == 2 ? squared() : Self.binary(.pow, self, Tensor(exponent), "pow")
  }
  /// Returns the larger of each pair, after broadcasting; not-a-number wins.
  public func maximum(_ other: Tensor) -> Tensor { Self.binary(.maximum, self, other, "maximum") }
  /// Returns the smaller of each pair, after broadcasting; not-a-number wins.
  public func minimum(_ other: Tensor) -> Tensor { Self.binary(.minimum, self, other, "minimum") }
  /// Returns the elements, those below `bound` replaced by it.
  public func clamped(min bound: Float) -> Tensor { maximum(Tensor(bound)) }

  /// Returns `self` where `result` is above zero, else 0: ReLU's gradient from its result.
  package func reluGradient(result: Tensor) -> Tensor {
    Self.binary(.reluGradient, self, result, "gradient")
  }

  /// Returns `self` where `distance` is not below zero, else 0: a clamp's gradient.
  package func clampGradient(distance: Tensor) -> Tensor {
    Self.binary(.clampGradient, self, distance, "gradient")
  }
}
