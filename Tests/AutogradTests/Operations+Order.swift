import Autograd
import Tensors

private typealias Index = TensorIndex

/// Operations of shapes and of order, by the names of their cases in `shapes_and_order.py`.
let orderOperations: [String: @Sendable ([Variable]) -> Variable] = [
  "sliceBackward": { $0[0][.ellipsis, Index.every(-1)] },
  "sliceBackwardTwo": { $0[0][Index.slice(start: -1, end: nil, step: -1), .all, .every(-2)] },
  "sliceBackwardPart": { $0[0][.all, Index.slice(start: 5, end: 0, step: -1)] },
  "sliceBackwardNone": { $0[0][.all, Index.slice(start: 0, end: 2, step: -1)] },
  "padCircular": { $0[0].padded(axis: -1, before: 2, after: 3, .circular) },
  "padCircularMixed": { $0[0].padded(axis: -1, before: 2, after: -1, .circular) },
  "padCircularCrop": { $0[0].padded(axis: -1, before: -1, after: 2, .circular) },
  "padNegative": { $0[0].padded(axis: -1, before: -1, after: -2) },
  "padMixed": { $0[0].padded(axis: -1, before: -1, after: 2, .constant(3)) },
  "padReflectMixed": { $0[0].padded(axis: -1, before: -1, after: 2, .reflect) },
  "padReplicateMixed": { $0[0].padded(axis: -1, before: 2, after: -1, .replicate) },
  "squeezeLarger": { $0[0].squeezed(1) }, "squeezeAll": { $0[0].squeezed() },
  "moveAxis": { $0[0].movedAxis(0, to: -1) },
  "moveAxes": { $0[0].movedAxes([0, -1], to: [1, 0]) },
  "rotate": { $0[0].rotated90() }, "rotateTwice": { $0[0].rotated90(-2, axes: (-1, 0)) },
  "rotateBack": { $0[0].rotated90(-1, axes: (1, 2)) }, "rotateFour": { $0[0].rotated90(4) },
  "repeatEach": { $0[0].repeatInterleaved(2) },
  "repeatEachLast": { $0[0].repeatInterleaved(3, axis: -1) },
  "repeatEachUneven": { $0[0].repeatInterleaved([2, 0, 1], axis: 1) },
  "meshgrid": {
    let grids = Variable.meshgrid($0)
    return .stack([grids[0], grids[1]])
  },
  "meshgridCartesian": {
    let grids = Variable.meshgrid($0, indexing: .cartesian)
    return .stack([grids[0], grids[1]])
  },
]
