// The order and direction of axes: views, of which no element is copied.

extension Tensor {
  /// Returns a view with its axes permuted: axis `i` of the result is axis `order[i]` of `self`.
  ///
  /// - Precondition: `order` contains every axis once.
  public func permuted(_ order: [Int]) -> Tensor {
    let order = order.map { Shape.axis($0, rank: rank, "permute") }
    require(
      order.sorted() == Array(0..<rank),
      "permute: \(order) must contain every axis of \(shape) once")
    return Tensor(
      storage: storage, shape: order.map { shape[$0] }, strides: order.map { strides[$0] },
      offset: offset)
  }

  /// Returns a view with two axes swapped: the matrix transpose by default.
  public func transposed(_ a: Int = -2, _ b: Int = -1) -> Tensor {
    let first = Shape.axis(a, rank: rank, "transpose")
    let second = Shape.axis(b, rank: rank, "transpose")
    var view = self
    view.shape.swapAt(first, second)
    view.strides.swapAt(first, second)
    return view
  }

  /// Returns a view with `axis` at another position, and the others in their order. PyTorch's `movedim`, NumPy's
  /// `moveaxis`.
  ///
  ///     images.movedAxis(1, to: -1)   // [N, C, H, W] to [N, H, W, C]
  public func movedAxis(_ axis: Int, to position: Int) -> Tensor {
    movedAxes([axis], to: [position])
  }

  /// Returns a view with axis `axes[i]` at `positions[i]`, and the others in their order. PyTorch's `movedim`.
  ///
  /// - Precondition: There are as many positions as axes, and neither repeats.
  public func movedAxes(_ axes: [Int], to positions: [Int]) -> Tensor {
    permuted(Shape.order(moving: axes, to: positions, rank: rank))
  }

  /// Returns a view that is reversed along `axes`: those have negative strides.
  ///
  /// - Precondition: No axis is repeated.
  public func flipped(_ axes: [Int]) -> Tensor {
    var result = self
    if axes.isEmpty { return result }
    for axis in Shape.axes(axes, rank: rank, "flip") where shape[axis] > 0 {
      result = result.narrowed(axis: axis, from: shape[axis] - 1, count: shape[axis], step: -1)
    }
    return result
  }

  /// Returns a view rotated by 90 degrees `times` times in the plane of two axes, from the first toward the second;
  /// backward if `times` is negative. PyTorch's and NumPy's `rot90`.
  ///
  ///     [[1, 2], [3, 4]].rotated90()   // [[2, 4], [1, 3]]
  public func rotated90(_ times: Int = 1, axes: (Int, Int) = (0, 1)) -> Tensor {
    let (a, b) = Shape.plane(axes, rank: rank, "rotated90")
    switch times & 3 {
    case 1: return flipped([b]).transposed(a, b)
    case 2: return flipped([a, b])
    case 3: return flipped([a]).transposed(a, b)
    default: return self
    }
  }
}
