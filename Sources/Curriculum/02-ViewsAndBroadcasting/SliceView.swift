/// Checks `sliceView` against picking the numbers one by one, along every axis of many views, for every
/// start, end and step that fit.
public func checkSliceView(_ exercises: any Chapter02Exercises.Type) -> Report {
  .checking {
    for view in View.samples {
      for axis in view.shape.indices {
        for (start, end, step) in slices(view.shape[axis]) {
          let kept = Array(stride(from: start, to: end, by: step))
          var shape = view.shape
          shape[axis] = kept.count
          let entries = View.indices(shape).map { index -> View.Entry in
            var source = index
            source[axis] = kept[index[axis]]
            return (index, view.number(at: source) ?? .nan)
          }
          let actual = try exercises.sliceView(view, axis: axis, from: start, to: end, step: step)
          let difference = actual.difference(from: view, shape: shape, entries: entries)
          guard let difference else { continue }
          let slice = Slice(view: view, axis: axis, start: start, end: end, step: step)
          return Report.Failure(
            input: "\(view), axis \(axis), from \(start) to \(end), step \(step)",
            actual: "\(actual)", expected: "\(slice.expected)", difference: difference,
            diagnosis: slice.diagnosis(actual))
        }
      }
    }
    return nil
  }
}

/// The whole axis, then a part, then every step and the empty slice.
private func slices(_ size: Int) -> [(start: Int, end: Int, step: Int)] {
  var all: [(Int, Int, Int)] = []
  for step in 1...3 {
    for start in 0...size {
      for end in start...size { all.append((start, end, step)) }
    }
  }
  return all.sorted { ($0.2, -$0.1) < ($1.2, -$1.1) }
}

private struct Slice {
  let view: View
  let axis, start, end, step: Int

  var expected: View {
    var result = view
    result.offset += start * view.strides[axis]
    result.shape[axis] = (end - start + step - 1) / step
    result.strides[axis] *= step
    return result
  }

  func diagnosis(_ actual: View) -> String? {
    if actual.memory !== view.memory {
      return "copied: the numbers are in new memory, but a view shares what it looks at"
    }
    guard actual.shape.count == view.shape.count, actual.strides.count == view.strides.count else {
      return "axes lost: a slice keeps all of them"
    }
    let size = actual.shape[axis]
    if size != expected.shape[axis] {
      if size == (end - start) / step {
        return "the size is rounded down: from 0 to 3 in steps of 2 there are 0 and 2"
      }
      if size == end - start { return "the size does not know the step" }
      if size == (end - start) / step + 1 {
        return "one too many: the slice stops before its end"
      }
      return nil
    }
    if actual.strides == view.strides && step > 1 {
      return "the stride does not know the step: it takes neighbors"
    }
    if actual.offset == view.offset && start > 0 {
      return "the offset is left as it was: the slice begins at the first element again"
    }
    if actual.offset == view.offset + start {
      return "the offset counts elements, not places: start is to be multiplied by the stride"
    }
    if actual.offset == start * view.strides[axis] {
      return "the view's own offset is lost: the slice's is added to it"
    }
    return nil
  }
}
