import Curriculum

extension Solutions02 {
  /// Exercise 2.3: a slice along one axis, without moving a number.
  ///
  /// Cutting the left half out of a picture, or taking every second dot, needs no new picture: begin
  /// elsewhere, count fewer, step further. From the seven numbers 0 1 2 3 4 5 6, with stride 1:
  ///
  ///     from 1 to 6, step 2:    1, 3, 5       offset 1, size 3, stride 2
  ///     from 0 to 4, step 3:    0, 3          offset 0, size 2, stride 3
  ///     from 2 to 2, step 1:    nothing       offset 2, size 0, stride 1
  ///
  /// - Parameters:
  ///   - view: what to slice; it may be a slice itself, or transposed.
  ///   - axis: the axis to slice, from 0 on; all others stay whole.
  ///   - start: the first place to take.
  ///   - end: where to stop, before it; `start ≤ end ≤ view.shape[axis]`.
  ///   - step: from one place to the next, 1 or more.
  /// - Returns: a view of the same memory.
  public static func sliceView(
    _ view: View, axis: Int, from start: Int, to end: Int, step: Int
  ) throws -> View {
    // solution
    var result = view
    result.offset += start * view.strides[axis]
    result.shape[axis] = (end - start + step - 1) / step
    result.strides[axis] *= step
    return result
    // end of solution
  }
}
