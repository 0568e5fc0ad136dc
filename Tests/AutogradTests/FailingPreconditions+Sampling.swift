import Autograd
import Tensors
import TestSupport

/// Preconditions of convolutions and poolings of sequences, transposed convolutions and sampling.
let failingSampling: [FailingPrecondition] = [
  FailingPrecondition(
    "conv1d: needs an input [N, C, L] and a weight [O, C / groups, k], not [3, 8] and [4, 3, 3]"
  ) { _ = zeros(3, 8).conv1d(zeros(4, 3, 3)) },
  FailingPrecondition(
    "conv1d: stride 0, dilation 2 and groups 1 must be positive, padding 1 not negative, and all below 2³¹"
  ) { _ = zeros(1, 3, 8).conv1d(zeros(4, 3, 3), stride: 0, padding: 1, dilation: 2) },
  FailingPrecondition(
    "conv1d: the kernel of weight [4, 3, 3], dilation 4, is larger than input [1, 3, 6] with padding 1"
  ) { _ = zeros(1, 3, 6).conv1d(zeros(4, 3, 3), padding: 1, dilation: 4) },
  FailingPrecondition(
    "convTranspose2d: needs an input [N, C, H, W] and a weight [C, O / groups, kH, kW], not [3, 8, 8] and [3, 4, 3, 3]"
  ) { _ = zeros(3, 8, 8).convTranspose2d(zeros(3, 4, 3, 3)) },
  FailingPrecondition(
    "convTranspose1d: needs an input [N, C, L] and a weight [C, O / groups, k], not [3, 8] and [3, 4, 3]"
  ) { _ = zeros(3, 8).convTranspose1d(zeros(3, 4, 3)) },
  FailingPrecondition(
    "convTranspose2d: stride -1, dilation 1 and groups 1 must be positive, padding 0 not negative, and all below 2³¹"
  ) { _ = zeros(1, 3, 8, 8).convTranspose2d(zeros(3, 4, 3, 3), stride: -1) },
  FailingPrecondition(
    "convTranspose2d: input [1, 4, 8, 8] has 4 channels, but weight [3, 4, 3, 3] takes 3, in 1 groups"
  ) { _ = zeros(1, 4, 8, 8).convTranspose2d(zeros(3, 4, 3, 3)) },
  FailingPrecondition(
    "convTranspose1d: input [1, 4, 8] has 4 channels, but weight [4, 4, 3] takes 4, in 3 groups"
  ) { _ = zeros(1, 4, 8).convTranspose1d(zeros(4, 4, 3), groups: 3) },
  FailingPrecondition(
    "convTranspose2d: the output padding [0, 2] must be at least 0, and less than the stride 2 or the dilation 1"
  ) {
    _ = zeros(1, 3, 8, 8).convTranspose2d(zeros(3, 4, 3, 3), stride: 2, outputPadding: [0, 2])
  },
  FailingPrecondition(
    "convTranspose1d: input [1, 3, 3], weight [3, 4, 3] and padding 3 leave nothing of the result, of size [-1]"
  ) { _ = zeros(1, 3, 3).convTranspose1d(zeros(3, 4, 3), padding: 3) },
  FailingPrecondition(
    "convTranspose2d: input [1, 3, 0, 3], weight [3, 4, 3, 3] and padding 0 leave nothing of the result, of size [2, 5]"
  ) { _ = zeros(1, 3, 0, 3).convTranspose2d(zeros(3, 4, 3, 3)) },
  FailingPrecondition(
    "convTranspose2d: the bias has shape [3], but the weight [3, 2, 3, 3] has 6 output channels"
  ) {
    _ = zeros(1, 3, 8, 8).convTranspose2d(zeros(3, 2, 3, 3), bias: zeros(3), groups: 3)
  },
  FailingPrecondition(
    "convTranspose1d, padding 0: shape [1, 4, 1, 4611686018427387904] needs 2⁶² bytes or more"
  ) {
    let long = Variable(Tensor<Float>.zeros([1]).expanded(to: [1, 3, 1 << 40]))
    _ = long.convTranspose1d(zeros(3, 4, 3), stride: 0x7FFF_FFFF)
  },
  FailingPrecondition("maxPool1d: needs an input [N, C, L], not [3, 8]") {
    _ = zeros(3, 8).maxPool1d(2)
  },
  FailingPrecondition("maxPool2d: dilation [1, 0] must be from 1 to 2³¹ − 1") {
    _ = zeros(1, 1, 8, 8).maxPool2d(2, dilation: [1, 0])
  },
  FailingPrecondition(
    "maxPool1d: a window of 3 is larger than input [1, 1, 4] with padding 0 and dilation 2"
  ) { _ = zeros(1, 1, 4).maxPool1d(3, dilation: 2) },
  FailingPrecondition(
    "averagePool1d: size 2 and stride 0 must be from 1 to 2³¹ − 1, padding 0 from 0 to half the size"
  ) { _ = zeros(1, 1, 4).averagePool1d(2, stride: 0) },
  FailingPrecondition(
    "adaptiveMaxPool1d: needs an input [N, C, L] and a positive size, not [1, 4] and 2"
  ) { _ = zeros(1, 4).adaptiveMaxPool1d(2) },
  FailingPrecondition("adaptiveMaxPool2d: input [1, 1, 0, 3] has no elements to find a maximum of")
  { _ = zeros(1, 1, 0, 3).adaptiveMaxPool2d(2) },
  FailingPrecondition(
    "interpolate: needs an input [N, C, L] and a length of at least 1, not [1, 4] and 3"
  ) { _ = zeros(1, 4).interpolated(toLength: 3) },
  FailingPrecondition("interpolate: the scale must be positive and finite, not -1.0 × -1.0") {
    _ = zeros(1, 1, 4).interpolated(by: -1)
  },
  FailingPrecondition(
    "gridSample: needs a non-empty input [N, C, H, W] and a grid [N, H', W', 2], not [2, 3, 4, 4] and [1, 2, 2, 2]"
  ) { _ = zeros(2, 3, 4, 4).gridSampled(at: zeros(1, 2, 2, 2)) },
  FailingPrecondition(
    "gridSample: index 4294967296 does not fit an index tensor, which has 32 bits"
  ) {
    let large = Variable(Tensor<Float>.zeros([1]).expanded(to: [1, 1, 1 << 16, 1 << 16]))
    _ = large.gridSampled(at: zeros(1, 1, 1, 2))
  },
  FailingPrecondition(
    "affineGrid: needs matrices [N, 2, 3] and a size of at least 1, not [2, 3] and 4"
  ) { _ = zeros(2, 3).affineGrid(4) },
  FailingPrecondition("unfold: needs an input [N, C, H, W], not [4, 4]") {
    _ = zeros(4, 4).unfolded(kernelSize: 2)
  },
  FailingPrecondition(
    "unfold: a window of 5, dilation 1, does not fit images [1, 1, 4, 4] with padding 0"
  ) { _ = zeros(1, 1, 4, 4).unfolded(kernelSize: 5) },
  FailingPrecondition(
    "fold: needs an input [N, C · kH · kW, L] and a size of at least 1, not [1, 7, 9], for a kernel of 2, and 4"
  ) { _ = zeros(1, 7, 9).folded(to: 4, kernelSize: 2) },
  FailingPrecondition(
    "fold: images [1, 2, 4, 4] have 3 × 3 windows, but the input [1, 8, 8] has 8 columns"
  ) { _ = zeros(1, 8, 8).folded(to: 4, kernelSize: 2) },
  FailingPrecondition(
    "fold: stride 0 and dilation 1 must be positive, padding 0 not negative, and all below 2³¹"
  ) { _ = zeros(1, 8, 9).folded(to: 4, kernelSize: 2, stride: 0) },
]
