import Autograd
import Tensors

/// Convolutions and poolings of sequences, transposed convolutions, interpolation and sampling, by the names of their
/// cases in `sampling.py`.
let samplingOperations: [String: @Sendable ([Variable]) -> Variable] = [
  "conv1d": { $0[0].conv1d($0[1], bias: $0[2]) },
  "conv1dSteps": { $0[0].conv1d($0[1], stride: 2, padding: 3, dilation: 2, groups: 2) },
  "conv1dLong": { $0[0].conv1d($0[1], stride: 5, padding: 1) },
  "convTranspose1d": { $0[0].convTranspose1d($0[1], bias: $0[2]) },
  "convTranspose1dSteps": {
    $0[0].convTranspose1d(
      $0[1], bias: $0[2], stride: 3, padding: 2, outputPadding: 1, groups: 2, dilation: 2)
  },
  "convTranspose1dFar": {
    $0[0].convTranspose1d(
      $0[1], bias: $0[2], stride: 2, padding: 1, outputPadding: 3, dilation: 4)
  },
  "convTranspose2d": { $0[0].convTranspose2d($0[1], bias: $0[2]) },
  "convTranspose2dDouble": { $0[0].convTranspose2d($0[1], stride: 2) },
  "convTranspose2dSteps": {
    $0[0].convTranspose2d(
      $0[1], bias: $0[2], stride: [2, 3], padding: [1, 0], outputPadding: [1, 2], groups: 2,
      dilation: [1, 2])
  },
  "convTranspose2dFar": {
    $0[0].convTranspose2d(
      $0[1], bias: $0[2], stride: [2, 1], padding: [0, 1], outputPadding: [2, 3], groups: 4,
      dilation: [3, 4])
  },
  "convTranspose2dOne": { $0[0].convTranspose2d($0[1]) },
  "convTranspose2dWide": { $0[0].convTranspose2d($0[1], padding: 1) },
  "maxPool1d": { $0[0].maxPool1d(3, stride: 2, padding: 1) },
  "maxPool1dDilated": { $0[0].maxPool1d(2, stride: 1, padding: 1, dilation: 3) },
  "maxPool1dUp": { $0[0].maxPool1d(2, ceilMode: true) },
  "adaptiveMaxPool1d": { $0[0].adaptiveMaxPool1d(3) },
  "averagePool1d": { $0[0].averagePool1d(2) },
  "averagePool1dPadded": {
    $0[0].averagePool1d(3, stride: 2, padding: 1, ceilMode: true, countIncludePad: false)
  },
  "adaptiveAveragePool1d": { $0[0].adaptiveAveragePool1d(3) },
  "lpPool1d": { $0[0].lpPool1d(2, 2) },
  "lpPool1dUp": { $0[0].lpPool1d(3, 3, stride: 2, ceilMode: true) },
  "lpPool1dLargest": { $0[0].lpPool1d(.infinity, 2) },
  "maxPool2dDilated": { $0[0].maxPool2d(2, stride: 1, dilation: 2) },
  "maxPool2dDilatedUneven": {
    $0[0].maxPool2d([3, 2], stride: [2, 1], padding: 1, dilation: [2, 3], ceilMode: true)
  },
  "adaptiveMaxPool2d": { $0[0].adaptiveMaxPool2d([2, 3]) },
  "adaptiveMaxPool2dLarger": { $0[0].adaptiveMaxPool2d([7, 4]) },
  "lpPool2d": { $0[0].lpPool2d(2, 2, stride: 1) },
  "lpPool2dUp": { $0[0].lpPool2d(1.5, [3, 2], ceilMode: true) },
  "nearestExactTo": { $0[0].interpolated(to: [3, 7], .nearestExact) },
  "nearestExactBy": { $0[0].interpolated(by: (0.55, 1.7), .nearestExact) },
  "bicubicTo": { $0[0].interpolated(to: [3, 7], .bicubic()) },
  "bicubicBy": { $0[0].interpolated(by: (0.55, 1.7), .bicubic()) },
  "bicubicAlignedTo": { $0[0].interpolated(to: [3, 7], .bicubic(alignCorners: true)) },
  "bicubicAlignedBy": { $0[0].interpolated(by: (0.55, 1.7), .bicubic(alignCorners: true)) },
  "areaTo": { $0[0].interpolated(to: [3, 7], .area) },
  "areaBy": { $0[0].interpolated(by: (0.55, 1.7), .area) },
  "bilinearSmoothTo": { $0[0].interpolated(to: [3, 7], .bilinear(antialias: true)) },
  "bilinearSmoothBy": { $0[0].interpolated(by: (0.55, 1.7), .bilinear(antialias: true)) },
  "bicubicSmoothTo": { $0[0].interpolated(to: [3, 7], .bicubic(antialias: true)) },
  "bicubicSmoothBy": { $0[0].interpolated(by: (0.55, 1.7), .bicubic(antialias: true)) },
  "bilinearSmoothAlignedTo": {
    $0[0].interpolated(to: [3, 7], .bilinear(alignCorners: true, antialias: true))
  },
  "bilinearSmoothAlignedBy": {
    $0[0].interpolated(by: (0.55, 1.7), .bilinear(alignCorners: true, antialias: true))
  },
  "bicubicSmoothAlignedTo": {
    $0[0].interpolated(to: [3, 7], .bicubic(alignCorners: true, antialias: true))
  },
  "bicubicSmoothAlignedBy": {
    $0[0].interpolated(by: (0.55, 1.7), .bicubic(alignCorners: true, antialias: true))
  },
  "lengthLinearTo": { $0[0].interpolated(toLength: 7, .linear()) },
  "lengthLinearBy": { $0[0].interpolated(by: 0.7, .linear()) },
  "lengthAlignedTo": { $0[0].interpolated(toLength: 7, .linear(alignCorners: true)) },
  "lengthAlignedBy": { $0[0].interpolated(by: 0.7, .linear(alignCorners: true)) },
  "lengthNearestTo": { $0[0].interpolated(toLength: 7, .nearest) },
  "lengthNearestBy": { $0[0].interpolated(by: 0.7, .nearest) },
  "lengthAreaTo": { $0[0].interpolated(toLength: 7, .area) },
  "lengthAreaBy": { $0[0].interpolated(by: 0.7, .area) },
  "gridSample-nearest-zeros": { $0[0].gridSampled(at: $0[1], .nearest, padding: .zeros) },
  "gridSample-nearest-zeros-aligned": {
    $0[0].gridSampled(at: $0[1], .nearest, padding: .zeros, alignCorners: true)
  },
  "gridSample-nearest-border": { $0[0].gridSampled(at: $0[1], .nearest, padding: .border) },
  "gridSample-nearest-border-aligned": {
    $0[0].gridSampled(at: $0[1], .nearest, padding: .border, alignCorners: true)
  },
  "gridSample-nearest-reflection": { $0[0].gridSampled(at: $0[1], .nearest, padding: .reflection) },
  "gridSample-nearest-reflection-aligned": {
    $0[0].gridSampled(at: $0[1], .nearest, padding: .reflection, alignCorners: true)
  },
  "gridSample-bilinear-zeros": { $0[0].gridSampled(at: $0[1], .bilinear, padding: .zeros) },
  "gridSample-bilinear-zeros-aligned": {
    $0[0].gridSampled(at: $0[1], .bilinear, padding: .zeros, alignCorners: true)
  },
  "gridSample-bilinear-border": { $0[0].gridSampled(at: $0[1], .bilinear, padding: .border) },
  "gridSample-bilinear-border-aligned": {
    $0[0].gridSampled(at: $0[1], .bilinear, padding: .border, alignCorners: true)
  },
  "gridSample-bilinear-reflection": {
    $0[0].gridSampled(at: $0[1], .bilinear, padding: .reflection)
  },
  "gridSample-bilinear-reflection-aligned": {
    $0[0].gridSampled(at: $0[1], .bilinear, padding: .reflection, alignCorners: true)
  },
  "gridSample-bicubic-zeros": { $0[0].gridSampled(at: $0[1], .bicubic, padding: .zeros) },
  "gridSample-bicubic-zeros-aligned": {
    $0[0].gridSampled(at: $0[1], .bicubic, padding: .zeros, alignCorners: true)
  },
  "gridSample-bicubic-border": { $0[0].gridSampled(at: $0[1], .bicubic, padding: .border) },
  "gridSample-bicubic-border-aligned": {
    $0[0].gridSampled(at: $0[1], .bicubic, padding: .border, alignCorners: true)
  },
  "gridSample-bicubic-reflection": { $0[0].gridSampled(at: $0[1], .bicubic, padding: .reflection) },
  "gridSample-bicubic-reflection-aligned": {
    $0[0].gridSampled(at: $0[1], .bicubic, padding: .reflection, alignCorners: true)
  },
  "affineGrid": { $0[0].affineGrid([3, 4]) },
  "affineGridAligned": { $0[0].affineGrid([3, 4], alignCorners: true) },
  "affineGridRow": { $0[0].affineGrid([1, 5]) },
  "affineGridAlignedRow": { $0[0].affineGrid([1, 5], alignCorners: true) },
  "pixelShuffle": { $0[0].pixelShuffled(2) },
  "pixelUnshuffle": { $0[0].pixelUnshuffled(2) },
  "channelShuffle": { $0[0].channelShuffled(groups: 3) },
  "unfold2d": { $0[0].unfolded(kernelSize: 2) },
  "unfold2dSteps": {
    $0[0].unfolded(kernelSize: [2, 3], dilation: [2, 1], padding: [1, 2], stride: [1, 2])
  },
  "fold": { $0[0].folded(to: [4, 5], kernelSize: 2) },
  "foldSteps": {
    $0[0].folded(
      to: [4, 5], kernelSize: [2, 3], dilation: [2, 1], padding: [1, 2], stride: [1, 2])
  },
]
