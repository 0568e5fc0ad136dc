import Curriculum
import Tensors

/// Exercise 1.1: how far apart in storage the neighbors along each axis stand.
///
/// The six numbers of a tensor of shape `[2, 3]` stand in storage row after row:
///
///     [0, 0] [0, 1] [0, 2] [1, 0] [1, 1] [1, 2]
///
/// One step along the last axis moves by 1, one step along the first by 3. So its strides are
/// `[3, 1]`. A shape `[2, 3, 4]` has strides `[12, 4, 1]`; a shape `[]`, a single number, has none. An
/// axis of size 0 counts as if it had size 1.
///
/// - Returns: one stride for each axis of `shape`.
func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
  throw Unsolved("rowMajorStrides")
}
