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
  FailingPrecondition("repeatInterleave: the count of index 1 must not be negative, but is -1") {
    _ = zeros(2).repeatInterleaved([1, -1])
  },
  FailingPrecondition("repeatInterleave: needs a count for each of 2 indices, not 3 counts") {
    _ = zeros(2).repeatInterleaved([1, 1, 1])
  },
  FailingPrecondition("repeatInterleave: count must not be negative, but is -1") {
    _ = zeros(1 << 20).repeatInterleaved(-1)
  },
  FailingPrecondition("oneHot: element 9223372036854775807 must be from 0 to 9223372036854775806") {
    _ = Tensor<Int64>([.max], shape: [1]).oneHot()
  },
  FailingPrecondition("oneHot: the number of classes must not be negative, but is \(Int.min)") {
    _ = Tensor<Int64>([0], shape: [1]).oneHot(.min)
  },
  FailingPrecondition("flip: axis 0 is repeated in [0, -2]") { _ = zeros(2, 3).flipped([0, -2]) },
  FailingPrecondition("chunk: shape [9223372036854775807] needs 2⁶² bytes or more") {
    _ = zeros(0).chunked(.max)
  },
  FailingPrecondition("meshgrid: needs vectors, not [2, 1]") {
    _ = Tensor.meshgrid([zeros(2, 1)])
  },
  FailingPrecondition("oneHot: shape [0] has no elements; pass the number of classes") {
    _ = Tensor<Int32>.zeros([0]).oneHot()
  },
  FailingPrecondition("oneHot: element 3 must be from 0 to 2") {
    _ = ([0, 3] as Tensor<Int32>).oneHot(3)
  },
  FailingPrecondition("kthValue: 4 must be from 1 to 3, the size of the axis") {
    _ = zeros(3).kthValue(4, axis: 0)
  },
  FailingPrecondition("median: axes [1] of [2, 0] have no elements") {
    _ = zeros(2, 0).median(axis: 1)
  },
  FailingPrecondition("quantile: q must be from 0 to 1, not 1.5") { _ = zeros(3).quantile(1.5) },
  FailingPrecondition("quantile: q must be a number or a vector, not of shape [1, 2]") {
    _ = zeros(3).quantile(zeros(1, 2))
  },
  FailingPrecondition("lerp: shapes [2], [3] and [1] do not broadcast") {
    _ = zeros(2).lerp(zeros(3), weight: zeros(1))
  },
  FailingPrecondition("polygamma: order must not be negative, but is -1") {
    _ = zeros(3).polygamma(-1)
  },
  FailingPrecondition("remainder: integer division by 0") {
    _ = ([1] as Tensor<Int32>).remainder([0])
  },
  FailingPrecondition("diff: order must not be negative, but is -1") { _ = zeros(3).diff(-1) },
  FailingPrecondition("binCount: minLength must not be negative, but is -1") {
    _ = ([1] as Tensor<Int32>).binCount(minLength: -1)
  },
  FailingPrecondition("binCount: element -1 must not be negative") {
    _ = ([-1] as Tensor<Int32>).binCount()
  },
  FailingPrecondition("binCount: weights must have the shape [1] of the elements, not [2]") {
    _ = ([1] as Tensor<Int32>).binCount(weights: zeros(2))
  },
  FailingPrecondition("histogram: weights must have the shape [3] of the elements, not [2]") {
    _ = zeros(3).histogram(2, weights: zeros(2))
  },
  FailingPrecondition("histogram: needs a vector of at least two edges, not shape [1]") {
    _ = zeros(3).histogram(edges: zeros(1))
  },
  FailingPrecondition("histogram: edges must ascend, but 1.0 follows 2.0") {
    _ = zeros(3).histogram(edges: [2, 1])
  },
  FailingPrecondition("histogram: needs at least one bin, not 0") { _ = zeros(3).histogram(0) },
  FailingPrecondition(
    "histogram: the range from -1.7e+308 to 1.7e+308 and its length must be finite"
  ) { _ = Tensor<Double>([-1.7e308, 1.7e308], shape: [2]).histogram(3) },
  FailingPrecondition("histogram: the range from nan to nan and its length must be finite") {
    _ = ([.nan] as Tensor<Float>).histogram(2)
  },
  FailingPrecondition(
    "searchSorted: needs a vector, or […, n] and values […, m], not [2, 3] and [3, 1]"
  ) { _ = zeros(2, 3).searchSorted(zeros(3, 1)) },
  FailingPrecondition("searchSorted: the sorter must have the shape [3] of the tensor, not [2]") {
    _ = zeros(3).searchSorted(zeros(1), sorter: [0, 1])
  },
  FailingPrecondition("bucketized: boundaries must be a vector, not of shape [2, 3]") {
    _ = zeros(2, 3).bucketized(zeros(2, 3))
  },
  FailingPrecondition("maskedScatter: shapes [3] and [2] do not broadcast") {
    _ = zeros(3).maskedScatter(where: [true, false], with: zeros(2))
  },
  FailingPrecondition(
    "maskedScatter: the mask is true 3 times, but the source has 2 elements"
  ) { _ = zeros(3).maskedScatter(where: [true], with: zeros(2)) },
  FailingPrecondition("indexAdd: the source must have shape [2, 3], not [2]") {
    _ = zeros(4, 3).indexAdded(axis: 0, [0, 1], zeros(2))
  },
  FailingPrecondition("indexAdd: index 4 is out of range for axis 0 of [4]") {
    _ = zeros(4).indexAdded(axis: 0, [4], zeros(1))
  },
]
