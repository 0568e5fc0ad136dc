extension Solutions {
  /// Exercise 2.3: a slice along one axis, without moving an element.
  ///
  /// Cutting the left half out of an image, or taking every second pixel, needs no new image: start
  /// somewhere else, take fewer, take larger steps. From the seven elements 0 1 2 3 4 5 6, with stride 1:
  ///
  ///     from 1 to 6, step 2:    1, 3, 5       offset 1, size 3, stride 2
  ///     from 0 to 4, step 3:    0, 3          offset 0, size 2, stride 3
  ///     from 2 to 2, step 1:    nothing       offset 2, size 0, stride 1
  ///
  /// - Parameters:
  ///   - view: the view to slice; it may be a slice itself, or transposed.
  ///   - axis: the axis to slice, counted from 0; all others stay as they are.
  ///   - start: the first index to take.
  ///   - end: the index to stop before; `start ≤ end ≤ view.shape[axis]`.
  ///   - step: the distance from one index to the next, 1 or more.
  /// - Returns: a view of the same storage.
  public static func sliceView(
    _ view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) throws -> View {
    var result = view
    result.offset += start * view.strides[axis]
    result.shape[axis] = (end - start + step - 1) / step
    result.strides[axis] *= step
    return result
  }
}

extension Exercises {
  public static let sliceView = Exercise<(View, Int, Int, Int, Int) throws -> View>(
    .sliceView, solution: Solutions.sliceView, cases: slices,
    run: { ViewReading(try $0($1.view, $1.axis, $1.start, $1.end, $1.step), of: $1.view) },
    expected: reference,
    describe: {
      "\($0.view), axis \($0.axis), from \($0.start) to \($0.end), step \($0.step)"
    },
    show: \.text, difference: { $0.difference(from: $1) },
    trivialAnswers: [
      { view, axis, start, end, step in
        var result = view
        result.shape[axis] = (end - start + step - 1) / step
        result.strides = view.strides.map { _ in 0 }
        return result
      },
      { view, _, _, _, _ in view },
      { _, _, _, _, _ in View(storage: Storage([]), shape: [], strides: [3], offset: -1) },
    ],
    mistakes: {
      wrong(
        "the size is rounded down: from 0 to 3 with step 2 there are two elements, 0 and 2"
      ) { $0.shape[$1.axis] = ($1.end - $1.start) / $1.step }
      wrong("the size ignores the step") { $0.shape[$1.axis] = $1.end - $1.start }
      wrong("one element too many: the slice stops before `end`") {
        $0.shape[$1.axis] = ($1.end - $1.start) / $1.step + 1
      }
      wrong("one element too many: the slice stops before `end`") { $0.shape[$1.axis] += 1 }
      wrong("the stride ignores the step: the elements are neighbors") {
        $0.strides = $1.view.strides
      }
      wrong("the stride is the step alone: multiply the view's stride by the step") {
        $0.strides[$1.axis] = $1.step
      }
      wrong("the step is added to the stride: multiply the stride by it") {
        $0.strides[$1.axis] = $1.view.strides[$1.axis] + $1.step
      }
      wrong("the offset is unchanged: the slice starts at the view's first element") {
        $0.offset = $1.view.offset
      }
      wrong("the offset counts elements, not positions: multiply start by the stride") {
        $0.offset = $1.view.offset + $1.start
      }
      wrong("the view's own offset is lost: add the slice's offset to it") {
        $0.offset = $1.start * $1.view.strides[$1.axis]
      }
      wrong("copied: the elements are in a new storage, but a view shares the one it reads") {
        $0.storage = Storage($1.view.storage.elements)
      }
      wrong("an axis is lost: a slice has all axes of the view, even if one has size 1") {
        drop($1.axis, of: &$0)
      }
      wrong("an axis is lost: a slice has all axes of the view, even if one has size 1") {
        if $0.shape[$1.axis] == 1 { drop($1.axis, of: &$0) }
      }
    })
}

private struct Slice {
  let view: View
  let axis, start, end, step: Int
}

/// The right slice with one thing wrong in it.
private func wrong(
  _ sentence: String, _ change: @escaping (inout View, Slice) -> Void
) -> Mistake<(View, Int, Int, Int, Int) throws -> View, Slice, ViewReading> {
  Mistake(sentence) { view, axis, start, end, step in
    var result = try Solutions.sliceView(view, axis: axis, from: start, to: end, step: step)
    change(&result, Slice(view: view, axis: axis, start: start, end: end, step: step))
    return result
  }
}

private func drop(_ axis: Int, of view: inout View) {
  view.shape.remove(at: axis)
  view.strides.remove(at: axis)
}

/// Every slice along every axis of each view: the whole axis first, then parts, then larger steps.
private func slices() -> [Slice] {
  View.samples.flatMap { view in
    view.shape.indices.flatMap { axis in
      ranges(view.shape[axis]).map { start, end, step in
        Slice(view: view, axis: axis, start: start, end: end, step: step)
      }
    }
  }
}

private func ranges(_ size: Int) -> [(start: Int, end: Int, step: Int)] {
  var all: [(Int, Int, Int)] = []
  for step in 1...3 {
    for start in 0...size {
      for end in start...size { all.append((start, end, step)) }
    }
  }
  return all.sorted { ($0.2, -$0.1) < ($1.2, -$1.1) }
}

/// By walking: the indices that are taken, one after the other, and the view's elements there.
private func reference(_ slice: Slice) -> ViewReading {
  let taken = Array(stride(from: slice.start, to: slice.end, by: slice.step))
  var result = slice.view
  result.offset += slice.start * slice.view.strides[slice.axis]
  result.shape[slice.axis] = taken.count
  result.strides[slice.axis] *= slice.step
  let elements = View.indices(result.shape).map { index in
    var source = index
    source[slice.axis] = taken[index[slice.axis]]
    return slice.view.element(at: source)
  }
  return ViewReading(expecting: result, elements: elements)
}
