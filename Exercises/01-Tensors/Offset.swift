import Curriculum
import Tensors

/// Exercise 1.2: where in storage the element at an index stands.
///
/// Shape, strides and a start are all that turns a row of numbers into a box with axes. Whoever reads
/// `x[1, 2]` asks this function where to look. In a tensor of shape `[2, 3]` with strides `[3, 1]`:
///
///     [1, 2], start 0:     1 · 3 + 2 · 1 = 5
///     [1, 0], start 2:     2 + 1 · 3     = 5
///
/// Memory does not know where an axis ends. Without a check, index `[0, 3]` would quietly read what
/// stands at `[1, 0]`. So an index outside `0..<size` of its axis is refused, and so are too many or
/// too few indices.
///
/// - Parameters:
///   - index: one place for each axis.
///   - start: the place of the first element in storage.
/// - Returns: the place of the element in storage.
/// - Throws: `OutOfRange()` where the index names no element.
func offset(
  of index: [Int], shape: [Int], strides: [Int], start: Int
) throws -> Int {
  throw Unsolved("offset")
}
