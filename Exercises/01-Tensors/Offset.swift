import Curriculum
import Tensors

/// Exercise 1.2: compute the position in storage of the element at an index.
///
/// A shape, strides and the position of the first element turn a row of numbers into a tensor. Reading
/// `x[1, 2]` calls a function like this one. For shape `[2, 3]` and strides `[3, 1]`:
///
///     index [1, 2], storage offset 0:     0 + 1 · 3 + 2 · 1 = 5
///     index [1, 0], storage offset 2:     2 + 1 · 3 + 0 · 1 = 5
///
/// Storage has no record of where an axis ends. Without a check, the index `[0, 3]` would silently read
/// the element at `[1, 0]`. So throw an error if a number of the index is negative, or not less than the
/// size of its axis, or if the index has more or fewer numbers than there are axes.
///
/// - Parameters:
///   - index: one number for each axis, counted from 0.
///   - storageOffset: the position of the first element in storage.
/// - Returns: the position of the element in storage.
/// - Throws: `OutOfRange()` if there is no element at the index.
func offset(
  of index: [Int], shape: [Int], strides: [Int], storageOffset: Int
) throws -> Int {
  throw Unsolved("offset")
}
