extension Tensor {
  /// Makes a tensor of `shape` from elements in row-major order.
  ///
  /// - Precondition: there are as many scalars as the shape has elements.
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

  /// Makes a tensor of `shape` from a copy of elements in memory, in row-major order.
  ///
  /// - Precondition: there are as many as the shape has elements.
  public init(copying elements: UnsafeBufferPointer<Element>, shape: [Int]) {
    self.init(Array(elements), shape: shape)
  }

  /// Makes a tensor of rank 0: a single number.
  public init(_ scalar: Element) {
    self.init(shape: []) { $0.pointee = scalar }
  }

  /// Makes a tensor from nested literals where its type must be named: `Tensor<Float>([[1, 2]])`.
  @_disfavoredOverload
  public init(_ tensor: Tensor) { self = tensor }

  /// Makes a tensor of `shape`, every element `value`.
  public static func full(_ shape: [Int], _ value: Element) -> Tensor {
    Tensor(shape: shape) { $0.update(repeating: value, count: Shape.count(shape)) }
  }

  /// Makes a tensor of zeros.
  public static func zeros(_ shape: [Int]) -> Tensor { full(shape, .zero) }

  /// Makes a tensor of ones.
  public static func ones(_ shape: [Int]) -> Tensor { full(shape, .one) }

  /// Stacks tensors of one shape along a new axis, the first by default.
  ///
  /// - Precondition: at least one tensor; all shapes are equal.
  public static func stack(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    require(!tensors.isEmpty, "stack: needs at least one tensor")
    let shape = tensors[0].shape
    for (index, tensor) in tensors.enumerated() {
      require(
        tensor.shape == shape,
        "stack: shapes must be equal, but tensor 0 is \(shape) and tensor \(index) is "
          + "\(tensor.shape)")
    }
    let place = Shape.axis(axis, rank: shape.count + 1, "stack")
    if place > 0 { return .cat(tensors.map { $0.unsqueezed(place) }, axis: place) }
    let size = Shape.count(shape)
    return Tensor(shape: [tensors.count] + shape) { target in
      for (index, tensor) in tensors.enumerated() { tensor.gather(into: target + index * size) }
    }
  }

  /// Joins tensors along an axis that they have.
  ///
  /// - Precondition: at least one tensor; shapes are equal but for `axis`.
  public static func cat(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
    require(!tensors.isEmpty, "cat: needs at least one tensor")
    let axis = Shape.axis(axis, rank: tensors[0].rank, "cat")
    var shape = tensors[0].shape
    shape[axis] = 0
    for (index, tensor) in tensors.enumerated() {
      var other = tensor.shape
      require(
        other.count == shape.count,
        "cat: ranks must be equal, but tensor 0 is \(tensors[0].shape) and tensor \(index) is "
          + "\(other)")
      shape[axis] += other[axis]
      other[axis] = shape[axis]
      require(
        other == shape,
        "cat: shapes must be equal but for axis \(axis), but tensor 0 is \(tensors[0].shape) "
          + "and tensor \(index) is \(tensor.shape)")
    }
    var result = Tensor(shape: shape) { _ in }
    var start = 0
    for tensor in tensors {
      var part = result.narrowed(axis: axis, from: start, count: tensor.shape[axis])
      part.scatter(tensor, "cat")
      start += tensor.shape[axis]
    }
    result.offset = 0
    return result
  }
}

extension Tensor where Element: Numeric & Comparable & Strideable {
  /// Makes a vector `[start, start + step, …]` that ends before `end`.
  ///
  ///     Tensor<Float>.arange(0, 6)   // [0, 1, 2, 3, 4, 5]
  public static func arange(_ start: Element, _ end: Element, step: Element = 1) -> Tensor {
    require(step != 0, "arange: step must not be 0")
    var scalars: [Element] = []
    var index: Element = 0
    while step > 0 ? start + index * step < end : start + index * step > end {
      scalars.append(start + index * step)
      index += 1
    }
    return Tensor(scalars, shape: [scalars.count])
  }

  /// Makes the `size` × `size` identity matrix.
  public static func eye(_ size: Int) -> Tensor {
    Tensor(shape: [size, size]) {
      for i in 0..<size * size { $0[i] = i % (size + 1) == 0 ? 1 : 0 }
    }
  }
}

// MARK: Nested literals

extension Tensor: ExpressibleByIntegerLiteral where Element: ExpressibleByIntegerLiteral {
  /// Makes a tensor of rank 0 from a literal.
  public init(integerLiteral value: Element.IntegerLiteralType) {
    self.init(Element(integerLiteral: value))
  }
}

extension Tensor: ExpressibleByFloatLiteral
where Element: ExpressibleByFloatLiteral & ExpressibleByIntegerLiteral {
  /// Makes a tensor of rank 0 from a literal.
  public init(floatLiteral value: Element.FloatLiteralType) {
    self.init(Element(floatLiteral: value))
  }
}

extension Tensor: ExpressibleByBooleanLiteral where Element == Bool {
  /// Makes a tensor of rank 0 from a literal.
  public init(booleanLiteral value: Bool) { self.init(value) }
}

extension Tensor: ExpressibleByArrayLiteral {
  /// Makes a tensor from nested literals, `[[1, 2], [3, 4]]`.
  ///
  /// - Precondition: rows at the same depth have the same length.
  public init(arrayLiteral rows: Tensor...) {
    if rows.isEmpty {
      self.init([], shape: [0])
      return
    }
    for (index, row) in rows.enumerated() {
      require(
        row.shape == rows[0].shape,
        "Tensor: rows of a literal must be alike, but row 0 has shape \(rows[0].shape) "
          + "and row \(index) has shape \(row.shape)")
    }
    self = .stack(rows)
  }
}

extension Tensor where Element: FloatingPoint {
  /// Not a number, as an entry of a nested literal.
  public static var nan: Tensor { Tensor(Element.nan) }
  /// Infinity, as an entry of a nested literal.
  public static var infinity: Tensor { Tensor(Element.infinity) }
}
