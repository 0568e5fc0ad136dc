/// Checks `transposeView` on contiguous and other views, for every pair of axes: each element is where it
/// should be, and the memory is the same.
public func checkTransposeView(_ exercises: any Chapter02Exercises.Type) -> Report {
  .checking {
    for view in View.samples {
      for a in view.shape.indices {
        for b in view.shape.indices {
          var shape = view.shape
          shape.swapAt(a, b)
          let entries = View.indices(view.shape).map { index -> View.Entry in
            var turned = index
            turned.swapAt(a, b)
            return (turned, view.number(at: index) ?? .nan)
          }
          let actual = try exercises.transposeView(view, a, b)
          let difference = actual.difference(from: view, shape: shape, entries: entries)
          guard let difference else { continue }
          var expected = view
          expected.shape.swapAt(a, b)
          expected.strides.swapAt(a, b)
          return Report.Failure(
            input: "\(view), axes \(a) and \(b)", actual: "\(actual)", expected: "\(expected)",
            difference: difference, diagnosis: diagnosis(actual, expected, view))
        }
      }
    }
    return nil
  }
}

private func diagnosis(_ actual: View, _ expected: View, _ view: View) -> String? {
  if actual.memory !== view.memory {
    return "copied: the numbers are in new memory, but a view shares what it looks at"
  }
  if actual.shape == view.shape && actual.strides == view.strides {
    return "nothing was exchanged: this is the view as it was"
  }
  if actual.shape == expected.shape && actual.strides == view.strides {
    return "only the shape is exchanged: that reads the same row of numbers into another table"
  }
  if actual.shape == view.shape && actual.strides == expected.strides {
    return "only the strides are exchanged: sizes go along with them"
  }
  // Of two axes, all of them is what is named.
  let isReversed =
    actual.shape == view.shape.reversed() && actual.strides == view.strides.reversed()
  if view.shape.count > 2 && isReversed {
    return "all axes are reversed: only the two that are named change places"
  }
  return nil
}
