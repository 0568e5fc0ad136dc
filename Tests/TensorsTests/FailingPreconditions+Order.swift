import Tensors
import TestSupport

private func zeros(_ sizes: Int...) -> Tensor<Float> { .zeros(sizes) }

/// Preconditions of axes, repetitions, padding, order and counts.
let failingOrders: [FailingPrecondition] = [
  FailingPrecondition(
    "movedAxes: needs a position for each axis, not axes [0, 1] and positions [0]"
  ) {
    _ = zeros(2, 3).movedAxes([0, 1], to: [0])
  },
  FailingPrecondition("movedAxes: axes [0, 0] and positions [0, 1] must not repeat") {
    _ = zeros(2, 3).movedAxes([0, 0], to: [0, 1])
  },
  FailingPrecondition("rotated90: needs two different axes, not 1 and -1") {
    _ = zeros(2, 3).rotated90(axes: (1, -1))
  },
  FailingPrecondition(
    "pad: padding -2 and -2 removes more elements than axis 0 of [3] has"
  ) { _ = zeros(3).padded(axis: 0, before: -2, after: -2) },
  FailingPrecondition("pad: circular padding needs elements that remain on the axis") {
    _ = zeros(3).padded(axis: 0, before: -3, after: 2, .circular)
  },
  FailingPrecondition(
    "repeatInterleave: needs a non-negative count for each of 2 indices, not [1, -1]"
  ) { _ = zeros(2).repeatInterleaved([1, -1]) },
  FailingPrecondition("meshgrid: needs vectors, not [2, 1]") {
    _ = Tensor.meshgrid([zeros(2, 1)])
  },
  FailingPrecondition("oneHot: shape [0] has no elements; pass the number of classes") {
    _ = Tensor<Int32>.zeros([0]).oneHot()
  },
  FailingPrecondition("oneHot: element 3 must be from 0 to 2") {
    _ = ([0, 3] as Tensor<Int32>).oneHot(3)
  },
]
