extension Tensor {
  /// Creates a tensor of `shape` from its elements in row-major order.
  ///
  /// - Precondition: `scalars` has as many elements as `shape`.
  public init(_ scalars: [Element], shape: [Int]) {
    require(
      scalars.count == Shape.count(shape),
      "Tensor: shape \(shape) has \(Shape.count(shape)) elements, but \(scalars.count) are given")
    self.init(shape: shape) { target in
      scalars.withUnsafeBufferPointer {
        if let base = $0.baseAddress { target.update(from: base, count: $0.count) }
      }
    }
  }

  /// Creates a tensor of `shape` by copying its elements from memory, in row-major order.
  ///
  /// - Precondition: `elements` has as many elements as `shape`.
  public init(copying elements: UnsafeBufferPointer<Element>, shape: [Int]) {
    self.init(Array(elements), shape: shape)
  }

  /// Creates a tensor of rank 0: a scalar.
  public init(_ scalar: Element) {
    self.init(shape: []) { $0.pointee = scalar }
  }

  /// Creates a tensor of a given type from nested literals: `Tensor<Float>([[1, 2]])`.
  @_disfavoredOverload
  public init(_ tensor: Tensor) { self = tensor }

  /// Creates a tensor of `shape` filled with `value`.
  public static func full(_ shape: [Int], _ value: Element) -> Tensor {
    Tensor(shape: shape) { $0.update(repeating: value, count: Shape.count(shape)) }
  }

  /// Creates a tensor of zeros.
  public static func zeros(_ shape: [Int]) -> Tensor { full(shape, .zero) }
  /// Creates a tensor of ones.
  public static func ones(_ shape: [Int]) -> Tensor { full(shape, .one) }
}

extension Tensor where Element: FixedWidthInteger {
  /// Creates a vector of the values from `start` up to, but not including, `end`, `step` apart.
  ///
  ///     Tensor<Int32>.arange(0, 6)   // [0, 1, 2, 3, 4, 5]
  public static func arange(_ start: Element, _ end: Element, step: Element = 1) -> Tensor {
    require(step != 0, "arange: step must not be 0")
    // The distance of two integers fits the unsigned type of their width.
    let isEmpty = step > 0 ? start >= end : start <= end
    let distance = Element.Magnitude(truncatingIfNeeded: step > 0 ? end &- start : start &- end)
    let count = isEmpty ? 0 : Int(clamping: (distance - 1) / step.magnitude + 1)
    return Tensor(shape: [count]) { target in
      for i in 0..<count { target[i] = start &+ Element(truncatingIfNeeded: i) &* step }
    }
  }
}

extension Tensor where Element: RealScalar {
  /// Creates a vector of the values from `start` up to, but not including, `end`, `step` apart.
  ///
  ///     Tensor<Float>.arange(0, 6)   // [0, 1, 2, 3, 4, 5]
  ///
  /// Computed in double precision, as in PyTorch: it has ⌈(end − start) / step⌉ values, `start + i · step`.
  ///
  /// - Precondition: `start`, `end` and `step` are finite, and `step` is not 0.
  public static func arange(_ start: Double, _ end: Double, step: Double = 1) -> Tensor {
    let count = arangeCount(start, end, step)
    return Tensor(shape: [count]) { target in
      for i in 0..<count { target[i] = Element(start + Double(i) * step) }
    }
  }
}

/// Returns the number of values from `start` up to, but not including, `end`, `step` apart.
private func arangeCount(_ start: Double, _ end: Double, _ step: Double) -> Int {
  require(step != 0, "arange: step must not be 0")
  require(
    start.isFinite && end.isFinite && step.isFinite,
    "arange: start, end and step must be finite, not \(start), \(end) and \(step)")
  guard let count = Int(exactly: max(((end - start) / step).rounded(.up), 0)) else {
    fatalError(
      "arange: from \(start) to \(end) in steps of \(step) are more values than an array can have")
  }
  return count
}

extension Tensor where Element: Numeric {
  /// Creates the `size` × `size` identity matrix.
  public static func eye(_ size: Int) -> Tensor {
    Tensor(shape: [size, size]) {
      for i in 0..<size * size { $0[i] = i % (size + 1) == 0 ? 1 : 0 }
    }
  }
}

extension Tensor where Element == Float {
  /// Creates a vector of `size` evenly spaced values from `start` to `end`, both included.
  public static func linspace(_ start: Float, _ end: Float, _ size: Int) -> Tensor {
    spaced(Double(start), Double(end), size)
  }
}

extension Tensor where Element == Double {
  // Disfavored, so that `Tensor.linspace` without a type is of `Float`.
  /// Creates a vector of `size` evenly spaced values from `start` to `end`, both included.
  @_disfavoredOverload
  public static func linspace(_ start: Double, _ end: Double, _ size: Int) -> Tensor {
    spaced(start, end, size)
  }
}

extension Tensor where Element: RealScalar {
  private static func spaced(_ start: Double, _ end: Double, _ size: Int) -> Tensor {
    require(size >= 0, "linspace: size must not be negative, but is \(size)")
    let step = size > 1 ? (end - start) / Double(size - 1) : 0
    return Tensor(shape: [size]) { target in
      for i in 0..<size {
        target[i] = Element(i == size - 1 && size > 1 ? end : start + Double(i) * step)
      }
    }
  }
}

// MARK: Nested literals

extension Tensor: ExpressibleByIntegerLiteral where Element: ExpressibleByIntegerLiteral {
  /// Creates a scalar from a literal.
  public init(integerLiteral value: Element.IntegerLiteralType) {
    self.init(Element(integerLiteral: value))
  }
}

extension Tensor: ExpressibleByFloatLiteral
where Element: ExpressibleByFloatLiteral & ExpressibleByIntegerLiteral {
  /// Creates a scalar from a literal.
  public init(floatLiteral value: Element.FloatLiteralType) {
    self.init(Element(floatLiteral: value))
  }
}

extension Tensor: ExpressibleByBooleanLiteral where Element == Bool {
  /// Creates a scalar from a literal.
  public init(booleanLiteral value: Bool) { self.init(value) }
}

extension Tensor: ExpressibleByArrayLiteral {
  /// Creates a tensor from nested literals, `[[1, 2], [3, 4]]`.
  ///
  /// - Precondition: Rows at the same depth have the same shape.
  public init(arrayLiteral rows: Tensor...) {
    if rows.isEmpty {
      self.init([], shape: [0])
      return
    }
    for (index, row) in rows.enumerated() {
      require(
        row.shape == rows[0].shape,
        "Tensor: rows of a literal must have the same shape, but row 0 has \(rows[0].shape) "
          + "and row \(index) has \(row.shape)")
    }
    self = .stack(rows)
  }
}

extension Tensor where Element: FloatingPoint {
  /// NaN, as an element of a nested literal.
  public static var nan: Tensor { Tensor(Element.nan) }
  /// Infinity, as an element of a nested literal.
  public static var infinity: Tensor { Tensor(Element.infinity) }
}
