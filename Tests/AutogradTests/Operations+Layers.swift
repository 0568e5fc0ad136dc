import Autograd
import Tensors

/// The operations that layers and losses use, by the names of their cases in `layer_operations.py`.
let layerOperations: [String: @Sendable ([Variable]) -> Variable] = [
  "prelu": { $0[0].prelu($0[1]) },
  "preluOne": { $0[0].prelu($0[1]) },
  "geluTanh": { $0[0].geluTanh() },
  "averagePool2d": { $0[0].averagePool2d(2) },
  "averagePool2dPadded": {
    $0[0].averagePool2d(
      [2, 3], stride: 2, padding: [0, 1], ceilMode: true, countIncludePad: false)
  },
  "maxPool2dUp": { $0[0].maxPool2d([2, 3], stride: 2, ceilMode: true) },
  "adaptiveUneven": { $0[0].adaptiveAveragePool2d([2, 3]) },
  "nearest": { $0[0].interpolated(to: [5, 7]) },
  "nearestBy": { $0[0].interpolated(by: 2.5) },
  "bilinear": { $0[0].interpolated(by: 1.6, .bilinear()) },
  "aligned": { $0[0].interpolated(to: [5, 2], .bilinear(alignCorners: true)) },
  "binaryCrossEntropy": { $0[0].binaryCrossEntropy($0[1]) },
  "conv2dUneven": {
    $0[0].conv2d($0[1], stride: [2, 1], padding: [0, 2], dilation: [1, 2], groups: 2)
  },
]
