import Curriculum

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
func sliceView(
  _ view: View, axis: Int, from start: Int, to end: Int, step: Int
) throws -> View {
  throw Unsolved("sliceView")
}
