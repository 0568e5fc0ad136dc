// Views: a new shape, new strides, a new offset; no element is copied.

extension Tensor {
  /// Returns the elements, in row-major order, with another shape.
  ///
  /// A view if `self` is contiguous, and a copy otherwise. One size may be −1: it is inferred from the others.
  ///
  /// - Precondition: Both shapes have the same number of elements.
  public func reshaped(_ shape: [Int]) -> Tensor {
    var target = shape
    let unknown = shape.indices.filter { shape[$0] == -1 }
    require(unknown.count <= 1, "reshape: only one size of \(shape) may be -1")
    require(
      shape.allSatisfy { $0 >= -1 }, "reshape: sizes of \(shape) must be -1 or not negative")
    if let axis = unknown.first {
      let known = Shape.count(shape.filter { $0 != -1 })
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

  /// Returns the tensor with the axes from `start` to `end` flattened into one.
  public func flattened(from start: Int = 0, to end: Int = -1) -> Tensor {
    if rank == 0 { return reshaped([1]) }
    let first = Shape.axis(start, rank: rank, "flatten")
    let last = Shape.axis(end, rank: rank, "flatten")
    require(first <= last, "flatten: axis \(start) comes after axis \(end) in \(shape)")
    let joined = Shape.count(Array(shape[first...last]))
    return reshaped(Array(shape[..<first]) + [joined] + Array(shape[(last + 1)...]))
  }

  /// Returns a view broadcast to `shape`: axes of size 1 are repeated by a stride of 0.
  ///
  /// - Precondition: Sizes, aligned at the right, are equal, or 1 in `self`.
  public func expanded(to shape: [Int]) -> Tensor { expanded(to: shape, "expand") }

  func expanded(to target: [Int], _ operation: String) -> Tensor {
    if shape == target { return self }
    let added = target.count - rank
    var steps = [Int](repeating: 0, count: target.count)
    var fits = added >= 0 && target.allSatisfy { $0 >= 0 }
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
    _ = Shape.count(target)
    return Tensor(storage: storage, shape: target, strides: steps, offset: offset)
  }

  /// Returns a view with a new axis of size 1 at `axis`; −1 is after the last.
  public func unsqueezed(_ axis: Int) -> Tensor {
    let axis = Shape.axis(axis, rank: rank + 1, "unsqueeze")
    var view = self
    view.strides.insert(axis < rank ? strides[axis] * shape[axis] : 1, at: axis)
    view.shape.insert(1, at: axis)
    return view
  }

  /// Returns a view without `axis` if that has size 1, and the tensor as it is otherwise, as in PyTorch; by default
  /// without any axis of size 1.
  public func squeezed(_ axis: Int? = nil) -> Tensor {
    var view = self
    if let axis {
      let axis = Shape.axis(axis, rank: rank, "squeeze")
      guard shape[axis] == 1 else { return self }
      view.shape.remove(at: axis)
      view.strides.remove(at: axis)
    } else {
      let kept = shape.indices.filter { shape[$0] != 1 }
      view.shape = kept.map { shape[$0] }
      view.strides = kept.map { strides[$0] }
    }
    return view
  }

  /// Returns a view of `count` indices along `axis`, from `start` on, `step` apart; backward if `step` is negative.
  public func narrowed(axis: Int, from start: Int, count: Int, step: Int = 1) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "narrow")
    let size = shape[axis]
    let isValid = start >= 0 && start <= size && count >= 0 && step != 0
    let reach = step > 0 ? size - 1 - start : start
    require(
      isValid && (count == 0 || start < size && reach / Int(clamping: step.magnitude) >= count - 1),
      "narrow: \(count) indices from \(start), step \(step), do not fit axis \(axis) of \(shape)")
    var view = self
    view.offset += start * strides[axis]
    view.shape[axis] = count
    if count > 1 { view.strides[axis] *= step }
    return view
  }

  /// Returns the element at an index in row-major order, without copying the others.
  package func element(at index: Int) -> Element {
    var (rest, place) = (index, offset)
    for axis in shape.indices.reversed() {
      place += rest % shape[axis] * strides[axis]
      rest /= shape[axis]
    }
    return withExtendedLifetime(storage) { storage.base[place] }
  }

  /// Returns a view of one index along `axis`, without that axis; −1 is the last index.
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

  /// Returns views of `size` indices along `axis` each; the last one may be smaller. PyTorch's `split`.
  public func split(_ size: Int, axis: Int = 0) -> [Tensor] {
    let axis = Shape.axis(axis, rank: rank, "split")
    require(size > 0, "split: size must be positive, not \(size)")
    // As in PyTorch, an empty axis has one part.
    if shape[axis] == 0 { return [self] }
    return stride(from: 0, to: shape[axis], by: size).map {
      narrowed(axis: axis, from: $0, count: Swift.min(size, shape[axis] - $0))
    }
  }

  /// Returns at most `count` views of equal size along `axis`; the last one may be smaller. PyTorch's `chunk`; as there,
  /// an empty axis has exactly `count` parts.
  public func chunked(_ count: Int, axis: Int = 0) -> [Tensor] {
    let axis = Shape.axis(axis, rank: rank, "chunk")
    require(count > 0, "chunk: count must be positive, not \(count)")
    if shape[axis] == 0 {
      Shape.requireMemory([count], bytesPerElement: MemoryLayout<Tensor>.stride, "chunk")
      return [Tensor](repeating: self, count: count)
    }
    return split(Swift.max(1, (shape[axis] - 1) / count + 1), axis: axis)
  }

  /// Returns a view of the diagonal of two axes, as a new last axis.
  ///
  /// - Parameters:
  ///   - offset: The number of columns right of the main diagonal; a negative offset is left of it.
  ///   - axes: The axes of rows and columns; the last two by default.
  public func diagonal(_ offset: Int = 0, axes: (Int, Int) = (-2, -1)) -> Tensor {
    require(rank >= 2, "diagonal: needs at least two axes, not \(shape)")
    let row = Shape.axis(axes.0, rank: rank, "diagonal")
    let column = Shape.axis(axes.1, rank: rank, "diagonal")
    require(row != column, "diagonal: axis \(row) of \(shape) is repeated")
    var view = self
    // Offsets beyond the edges are all alike: there is no diagonal.
    let shift = Swift.min(Swift.max(offset, -shape[row]), shape[column])
    let (down, right) = (Swift.max(-shift, 0), Swift.max(shift, 0))
    let size = Swift.max(0, Swift.min(shape[row] - down, shape[column] - right))
    if size > 0 { view.offset += down * strides[row] + right * strides[column] }
    let kept = shape.indices.filter { $0 != row && $0 != column }
    view.shape = kept.map { shape[$0] } + [size]
    view.strides = kept.map { strides[$0] } + [strides[row] + strides[column]]
    return view
  }

  /// Returns a view of all windows of `size` along `axis`, `step` apart, as a new last axis. PyTorch's
  /// `unfold`.
  public func unfolded(axis: Int, size: Int, step: Int) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "unfold")
    require(
      size > 0 && step > 0 && size <= shape[axis],
      "unfold: windows of size \(size), step \(step), do not fit axis \(axis) of \(shape)")
    var view = self
    view.shape[axis] = (shape[axis] - size) / step + 1
    if view.shape[axis] > 1 { view.strides[axis] *= step }
    view.shape.append(size)
    view.strides.append(strides[axis])
    return view
  }
}
