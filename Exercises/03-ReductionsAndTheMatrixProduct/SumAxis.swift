import Curriculum

/// Exercise 3.1: sum along one axis of a tensor in row-major order.
///
/// A reduction removes an axis: the elements along it become one. Here are two rows of three.
///
///     elements [1, 2, 3, 4, 5, 6], shape [2, 3]
///     axis 0, down the columns:     [5, 7, 9], shape [3]
///     axis 1, along the rows:       [6, 15], shape [2]
///
/// With `keepDims` the axis stays, with size 1: shapes [1, 3] and [2, 1]. The sums are the same. A negative
/// axis counts from the end: −1 is the last.
///
/// The elements along an axis are next to each other only if it is the last axis. How far is it from one
/// to the next? As far as the product of the sizes of all later axes.
///
/// A sum of no elements is 0: axis 1 of the shape [2, 0] leaves two zeros.
///
/// - Parameters:
///   - elements: the elements in row-major order.
///   - shape: one axis or more.
///   - axis: from −shape.count to shape.count − 1.
///   - keepDims: whether the axis stays, with size 1.
/// - Returns: the sums in row-major order, and their shape.
func sumAxis(
  _ elements: [Float], shape: [Int], axis: Int, keepDims: Bool
) throws -> (elements: [Float], shape: [Int]) {
  throw Unsolved("sumAxis")
}
