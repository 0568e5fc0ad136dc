import Curriculum
import Tensors

/// Exercise 1.1: compute the row-major strides of a shape.
///
/// A stride is the distance in storage between neighbors along an axis. The six elements of a tensor of
/// shape `[2, 3]` are stored row after row:
///
///     [0, 0] [0, 1] [0, 2] [1, 0] [1, 1] [1, 2]
///
/// One step along the last axis moves by 1 position, one step along the first axis by 3. So the strides
/// are `[3, 1]`. The shape `[2, 3, 4]` has strides `[12, 4, 1]`. The shape `[]`, a single number, has no
/// strides. An axis of size 0 counts as an axis of size 1.
///
/// - Returns: one stride for each axis of `shape`.
func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
  throw Unsolved("rowMajorStrides")
}
