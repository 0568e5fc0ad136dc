// Views: a new shape, new strides, a new offset, and not one number moved.

extension Tensor {
  /// Returns the same elements in row-major order under another shape.
  ///
  /// A view where `self` is contiguous, a copy otherwise. One size may be −1: it is worked out from
  /// the others.
  ///
  /// - Precondition: the number of elements stays the same.
  public func reshaped(_ shape: [Int]) -> Tensor {
    var target = shape
    let unknown = shape.indices.filter { shape[$0] == -1 }
    require(unknown.count <= 1, "reshape: only one size of \(shape) may be -1")
    require(
      shape.allSatisfy { $0 >= -1 }, "reshape: sizes of \(shape) must not be negative, but for -1")
    if let axis = unknown.first {
      let known = shape.reduce(1) { $1 == -1 ? $0 : $0 * $1 }
      require(
        known > 0 && count % known == 0,
        "reshape: \(self.shape) has \(count) elements, which \(shape) cannot divide evenly")
      target[axis] = count / known
    }
    require(
      Shape.count(target) == count,
      "reshape: \(self.shape) has \(count) elements, but \(shape) has \(Shape.count(target))")
    let source = contiguous()
    return Tensor(
      storage: source.storage, shape: target, strides: Shape.strides(target),
      offset: source.offset)
  }

  /// Returns a view with the axes from `start` to `end` joined into one.
  public func flattened(from start: Int = 0, to end: Int = -1) -> Tensor {
    if rank == 0 { return reshaped([1]) }
    let first = Shape.axis(start, rank: rank, "flatten")
    let last = Shape.axis(end, rank: rank, "flatten")
    require(first <= last, "flatten: axis \(start) stands after axis \(end) in \(shape)")
    let joined = Shape.count(Array(shape[first...last]))
    return reshaped(Array(shape[..<first]) + [joined] + Array(shape[(last + 1)...]))
  }

  /// Returns a view with axes in the given order: axis `i` of the result is axis `order[i]`.
  ///
  /// - Precondition: `order` names every axis once.
  public func permuted(_ order: [Int]) -> Tensor {
    let order = order.map { Shape.axis($0, rank: rank, "permute") }
    require(
      order.sorted() == Array(0..<rank),
      "permute: \(order) must name every axis of \(shape) once")
    return Tensor(
      storage: storage, shape: order.map { shape[$0] }, strides: order.map { strides[$0] },
      offset: offset)
  }

  /// Returns a view with two axes exchanged: the matrix transpose by default.
  public func transposed(_ a: Int = -2, _ b: Int = -1) -> Tensor {
    let first = Shape.axis(a, rank: rank, "transpose")
    let second = Shape.axis(b, rank: rank, "transpose")
    var view = self
    view.shape.swapAt(first, second)
    view.strides.swapAt(first, second)
    return view
  }

  /// Returns a view in which axes of size 1 are repeated, by a stride of 0, to fill `shape`.
  ///
  /// - Precondition: sizes, aligned at the right, are equal or 1 in `self`.
  public func expanded(to shape: [Int]) -> Tensor { expanded(to: shape, "expand") }

  func expanded(to target: [Int], _ operation: String) -> Tensor {
    if shape == target { return self }
    let added = target.count - rank
    var steps = [Int](repeating: 0, count: target.count)
    var fits = added >= 0
    if fits {
      for axis in shape.indices {
        if shape[axis] == target[axis + added] {
          steps[axis + added] = strides[axis]
        } else {
          fits = fits && shape[axis] == 1
        }
      }
    }
    require(
      fits,
      "\(operation): \(shape) does not broadcast to \(target); aligned at the right, "
        + "sizes must be equal or 1")
    return Tensor(storage: storage, shape: target, strides: steps, offset: offset)
  }

  /// Returns a view with a new axis of size 1 before `axis`; −1 puts it last.
  public func unsqueezed(_ axis: Int) -> Tensor {
    let place = Shape.axis(axis, rank: rank + 1, "unsqueeze")
    var view = self
    view.strides.insert(place < rank ? strides[place] * shape[place] : 1, at: place)
    view.shape.insert(1, at: place)
    return view
  }

  /// Returns a view without `axis`, which must have size 1; without one, all such axes go.
  public func squeezed(_ axis: Int? = nil) -> Tensor {
    var view = self
    if let axis {
      let place = Shape.axis(axis, rank: rank, "squeeze")
      require(
        shape[place] == 1, "squeeze: axis \(axis) of \(shape) has size \(shape[place]), not 1")
      view.shape.remove(at: place)
      view.strides.remove(at: place)
    } else {
      let kept = shape.indices.filter { shape[$0] != 1 }
      view.shape = kept.map { shape[$0] }
      view.strides = kept.map { strides[$0] }
    }
    return view
  }

  /// Returns a view of `count` places along `axis`, from `start` on, `step` apart.
  public func narrowed(axis: Int, from start: Int, count: Int, step: Int = 1) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "narrow")
    let end = count == 0 ? start : start + (count - 1) * step + 1
    require(
      start >= 0 && count >= 0 && step > 0 && end <= shape[axis],
      "narrow: \(count) places from \(start) on, \(step) apart, do not fit axis \(axis) of \(shape)"
    )
    var view = self
    view.offset += start * strides[axis]
    view.shape[axis] = count
    view.strides[axis] *= step
    return view
  }

  /// Returns a view of one place along `axis`, without that axis; −1 is the last place.
  public func selected(axis: Int, at index: Int) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "select")
    require(
      index >= -shape[axis] && index < shape[axis],
      "select: index \(index) is out of range for axis \(axis) of \(shape)")
    var view = self
    view.offset += (index < 0 ? index + shape[axis] : index) * strides[axis]
    view.shape.remove(at: axis)
    view.strides.remove(at: axis)
    return view
  }
}
