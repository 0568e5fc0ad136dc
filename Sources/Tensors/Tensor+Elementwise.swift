import Kernels

// The loops that elementwise operations share, over broadcast operands with any strides: by kernels for
// `Float` and `Double`, by closures for any type.

/// The number of elements from which on threads share the work.
private let parallelThreshold = 1 << 16

extension Tensor where Element: RealScalar {
  /// Returns `f(a, b)` for every pair of elements, after broadcasting.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  static func binary(
    _ operation: BinaryOperation, _ a: Tensor, _ b: Tensor, _ name: String
  ) -> Tensor {
    if a.shape == b.shape && a.isContiguous && b.isContiguous {
      let result = uninitialized(a.shape, strides: a.rowMajorStrides)
      inChunks(a.count) { start, count in
        Element.elementwise(
          operation, a.base + start, aStride: 1, b.base + start, bStride: 1,
          into: result.storage.base + start,
          count: count, streaming: a.count >= streamingThreshold)
      }
      return result
    }
    if b.count == 1 && a.isContiguous && b.rank <= a.rank {
      let result = uninitialized(a.shape, strides: a.rowMajorStrides)
      inChunks(a.count) { start, count in
        Element.elementwise(
          operation, a.base + start, aStride: 1, b.base, bStride: 0,
          into: result.storage.base + start,
          count: count, streaming: a.count >= streamingThreshold)
      }
      return result
    }
    return broadcast(operation, a, b, name)
  }

  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  private static func broadcast(
    _ operation: BinaryOperation, _ a: Tensor, _ b: Tensor, _ name: String
  ) -> Tensor {
    guard let shape = Shape.broadcast(a.shape, b.shape) else {
      fatalError(
        "\(name): shapes \(a.shape) and \(b.shape) do not broadcast; aligned at the right, "
          + "sizes must be equal or one of them 1")
    }
    let (x, y) = (a.expanded(to: shape), b.expanded(to: shape))
    return Tensor(shape: shape) { target in
      let runs = StridedRuns(shape: shape, strides: [x.strides, y.strides])
      let (length, xStep, yStep) = (runs.length, runs.step(0), runs.step(1))
      runs.forEachRun { run, positions in
        Element.elementwise(
          operation, x.base + positions[0], aStride: xStep, y.base + positions[1], bStride: yStep,
          into: target + run * length, count: length, streaming: false)
      }
    }
  }

  /// Returns `f(x)` for every element.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  func unary(_ operation: UnaryOperation) -> Tensor {
    let source = contiguous()
    let result = Self.uninitialized(shape, strides: source.rowMajorStrides)
    let streaming = count >= streamingThreshold
    Self.inChunks(count) { start, count in
      Element.elementwise(
        operation, source.base + start, into: result.storage.base + start, count: count,
        streaming: streaming)
    }
    return result
  }

  /// Overwrites the elements with `f(element, other)`; neither operand is copied.
  @_specialize(where Element == Float)
  @_specialize(where Element == Double)
  mutating func update(_ operation: BinaryOperation, _ other: Tensor, _ name: String) {
    let other = other.expanded(to: shape, name)
    let (shape, steps) = (shape, [Shape.strides(shape), other.strides])
    withMutableContiguous { target in
      let runs = StridedRuns(shape: shape, strides: steps)
      let (length, step) = (runs.length, runs.step(1))
      let isOne = runs.shape.count <= 1
      runs.forEachRun { run, positions in
        let (x, y) = (target + run * length, other.base + positions[1])
        func chunk(_ start: Int, _ count: Int) {
          Element.elementwise(
            operation, UnsafePointer(x + start), aStride: 1, y + start * step, bStride: step,
            into: x + start, count: count, streaming: false)
        }
        if isOne { Self.inChunks(length, chunk) } else { chunk(0, length) }
      }
    }
  }

  /// The address of the first element.
  var base: UnsafePointer<Element> { UnsafePointer(storage.base + offset) }

  /// The row-major strides of a contiguous tensor's shape. They are its own, unless an axis has size 1, whose
  /// stride is arbitrary.
  private var rowMajorStrides: [Int] { shape.contains(1) ? Shape.strides(shape) : strides }

  private static func inChunks(_ count: Int, _ body: (_ start: Int, _ count: Int) -> Void) {
    if count < parallelThreshold { return body(0, count) }
    // One chunk for each thread: elements are independent, so chunks do not affect the results.
    let parts = threadCount
    let chunk = (count + parts - 1) / parts
    parallelFor((count + chunk - 1) / chunk) {
      body($0 * chunk, Swift.min(chunk, count - $0 * chunk))
    }
  }
}

// MARK: By closure

extension Tensor {
  /// Returns `transform(element)` for every element.
  @inlinable
  public func map<Other: Scalar>(_ transform: (Element) -> Other) -> Tensor<Other> {
    let count = self.count
    return withContiguous { source in
      Tensor<Other>(shape: shape) { target in
        for i in 0..<count { target[i] = transform(source[i]) }
      }
    }
  }

  /// Returns `combine(x, y)` for every pair of elements, after broadcasting.
  @inlinable
  public func combined<Second: Scalar, Other: Scalar>(
    with other: Tensor<Second>, _ operation: String = "combined",
    _ combine: (Element, Second) -> Other
  ) -> Tensor<Other> {
    guard let shape = Shape.broadcast(shape, other.shape) else {
      fatalError(
        "\(operation): shapes \(self.shape) and \(other.shape) do not broadcast; aligned at the "
          + "right, sizes must be equal or one of them 1")
    }
    let count = Shape.count(shape)
    return expanded(to: shape).withContiguous { x in
      other.expanded(to: shape).withContiguous { y in
        Tensor<Other>(shape: shape) { target in
          for i in 0..<count { target[i] = combine(x[i], y[i]) }
        }
      }
    }
  }

  /// Applies `change(&element, other)` to every element, with `other` broadcast to this shape.
  mutating func update(
    with other: Tensor, _ operation: String, _ change: (inout Element, Element) -> Void
  ) {
    let other = other.expanded(to: shape, operation)
    let count = self.count
    withMutableContiguous { target in
      other.withContiguous { source in
        for i in 0..<count { change(&target[i], source[i]) }
      }
    }
  }
}
