// Cutting up, repeating, turning and surrounding.

extension Tensor {
  /// Returns views of `size` places along `axis` each, the last with what is left. PyTorch's `split`.
  public func split(_ size: Int, axis: Int = 0) -> [Tensor] {
    let place = Shape.axis(axis, rank: rank, "split")
    require(size > 0, "split: size must be positive, not \(size)")
    return stride(from: 0, to: shape[place], by: size).map {
      narrowed(axis: place, from: $0, count: Swift.min(size, shape[place] - $0))
    }
  }

  /// Returns at most `count` views of equal size along `axis`, but for the last. PyTorch's `chunk`.
  public func chunked(_ count: Int, axis: Int = 0) -> [Tensor] {
    let place = Shape.axis(axis, rank: rank, "chunk")
    require(count > 0, "chunk: count must be positive, not \(count)")
    return split(Swift.max(1, (shape[place] + count - 1) / count), axis: place)
  }

  /// Returns the tensor repeated along each axis. PyTorch's `repeat`, NumPy's `tile`; more counts than
  /// axes add axes in front.
  public func repeated(_ counts: [Int]) -> Tensor {
    require(
      counts.count >= rank && counts.allSatisfy { $0 >= 0 },
      "repeat: \(counts) must have a count for each axis of \(shape), none negative")
    var result = reshaped([Int](repeating: 1, count: counts.count - rank) + shape)
    for (axis, count) in counts.enumerated() where count != 1 {
      if count == 0 {
        result = result.narrowed(axis: axis, from: 0, count: 0)
      } else {
        result = .cat([Tensor](repeating: result, count: count), axis: axis)
      }
    }
    return result
  }

  /// Returns the tensor with `axes` in opposite order.
  public func flipped(_ axes: [Int]) -> Tensor {
    var result = self
    for axis in axes.map({ Shape.axis($0, rank: rank, "flip") }) {
      result = result.indexSelected(axis: axis, (0..<shape[axis]).reversed())
    }
    return result
  }

  /// Returns the tensor moved by `shift` places along `axis`; what leaves at one end enters at the other.
  public func rolled(_ shift: Int, axis: Int) -> Tensor {
    let place = Shape.axis(axis, rank: rank, "roll")
    let size = shape[place]
    if size == 0 { return self }
    let start = ((-shift) % size + size) % size
    return .cat(
      [
        narrowed(axis: place, from: start, count: size - start),
        narrowed(axis: place, from: 0, count: start),
      ], axis: place)
  }

  /// How to fill what surrounds a tensor.
  public enum Padding: Sendable {
    /// With one number.
    case constant(Element)
    /// With the tensor mirrored at its edge, the edge itself not repeated.
    case reflect
    /// With the edge repeated.
    case replicate
  }

  /// Returns the tensor with `before` places before and `after` places after it along `axis`.
  public func padded(
    axis: Int, before: Int, after: Int, _ padding: Padding = .constant(.zero)
  ) -> Tensor {
    let place = Shape.axis(axis, rank: rank, "pad")
    let size = shape[place]
    require(before >= 0 && after >= 0, "pad: \(before) and \(after) must not be negative")
    switch padding {
    case .constant(let value):
      func filling(_ count: Int) -> Tensor {
        var filled = shape
        filled[place] = count
        return .full(filled, value)
      }
      return .cat([filling(before), self, filling(after)], axis: place)
    case .reflect:
      require(
        before < size && after < size,
        "pad: \(before) and \(after) places cannot be mirrored at an axis of \(size)")
      return indexSelected(
        axis: place,
        (-before..<size + after).map { $0 < 0 ? -$0 : $0 >= size ? 2 * size - 2 - $0 : $0 })
    case .replicate:
      require(size > 0, "pad: an axis without elements has no edge to repeat")
      return indexSelected(
        axis: place, (-before..<size + after).map { Swift.min(Swift.max($0, 0), size - 1) })
    }
  }

  /// Returns a view of the diagonal of two axes, the last two by default, as a last axis.
  ///
  /// - Parameter offset: how many places right of the main diagonal; negative is left of it.
  public func diagonal(_ offset: Int = 0, axes: (Int, Int) = (-2, -1)) -> Tensor {
    require(rank >= 2, "diagonal: needs at least two axes, not \(shape)")
    let row = Shape.axis(axes.0, rank: rank, "diagonal")
    let column = Shape.axis(axes.1, rank: rank, "diagonal")
    require(row != column, "diagonal: axis \(row) of \(shape) is named twice")
    var view = self
    let (down, right) = (Swift.max(-offset, 0), Swift.max(offset, 0))
    let size = Swift.max(0, Swift.min(shape[row] - down, shape[column] - right))
    if size > 0 { view.offset += down * strides[row] + right * strides[column] }
    let kept = shape.indices.filter { $0 != row && $0 != column }
    view.shape = kept.map { shape[$0] } + [size]
    view.strides = kept.map { strides[$0] } + [strides[row] + strides[column]]
    return view
  }

  /// Returns a view of all windows of `size` places along `axis`, `step` apart, as a last axis. PyTorch's
  /// `unfold`.
  public func unfolded(axis: Int, size: Int, step: Int) -> Tensor {
    let place = Shape.axis(axis, rank: rank, "unfold")
    require(
      size > 0 && step > 0 && size <= shape[place],
      "unfold: windows of \(size), \(step) apart, do not fit axis \(axis) of \(shape)")
    var view = self
    view.shape[place] = (shape[place] - size) / step + 1
    view.strides[place] *= step
    view.shape.append(size)
    view.strides.append(strides[place])
    return view
  }
}

extension Tensor where Element: Numeric {
  /// Returns the tensor with 0 where the column is left of the row by more than `−diagonal`.
  public func upperTriangle(_ diagonal: Int = 0) -> Tensor { triangle { $1 - $0 >= diagonal } }

  /// Returns the tensor with 0 where the column is right of the row by more than `diagonal`.
  public func lowerTriangle(_ diagonal: Int = 0) -> Tensor { triangle { $1 - $0 <= diagonal } }

  private func triangle(_ keeps: (_ row: Int, _ column: Int) -> Bool) -> Tensor {
    require(rank >= 2, "triangle: needs at least two axes, not \(shape)")
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    return withContiguous { source in
      Tensor(shape: shape) { target in
        for i in 0..<count {
          target[i] = keeps(i / columns % Swift.max(rows, 1), i % columns) ? source[i] : .zero
        }
      }
    }
  }
}

extension Tensor where Element == Float {
  /// Returns `size` numbers from `start` to `end`, both included, evenly apart.
  public static func linspace(_ start: Float, _ end: Float, _ size: Int) -> Tensor {
    require(size >= 0, "linspace: size must not be negative, but is \(size)")
    let step = size > 1 ? (Double(end) - Double(start)) / Double(size - 1) : 0
    return Tensor(
      (0..<size).map {
        $0 == size - 1 && size > 1 ? end : Float(Double(start) + Double($0) * step)
      },
      shape: [size])
  }

  /// Returns the sum of products of two vectors.
  public func dot(_ other: Tensor) -> Tensor {
    require(
      rank == 1 && shape == other.shape,
      "dot: needs two vectors of one length, not \(shape) and \(other.shape)")
    return (self * other).sum()
  }

  /// Returns every product of an element of one vector with one of another, `[n, m]`.
  public func outer(_ other: Tensor) -> Tensor {
    require(
      rank == 1 && other.rank == 1, "outer: needs two vectors, not \(shape) and \(other.shape)")
    return unsqueezed(1) * other.unsqueezed(0)
  }

  /// Returns the sum of the diagonal of the last two axes.
  public func trace() -> Tensor { diagonal().sum([-1]) }
}
