import Autograd
import Kernels
import Tensors
import TestSupport

/// The end of the message about an array that is larger than the memory of this machine.
private func needs(_ bytes: Int) -> String {
  "needs \(bytes) bytes, but this machine has \(BufferPool.systemMemory)"
}

/// Sizes of windows, images and results that no array can have: each ends in a sentence instead of a trap.
let failingSizes: [FailingPrecondition] = [
  FailingPrecondition("conv2d: the kernel of weight [1, 1, 0, 2] must not be empty") {
    _ = zeros(1, 1, 4, 4).conv2d(zeros(1, 1, 0, 2))
  },
  FailingPrecondition(
    "AttentionMask: the numbers of queries and keys must not be negative, but are -1 and 2"
  ) { _ = AttentionMask.causal(queries: -1, keys: 2) },
  FailingPrecondition(
    "AttentionMask: shape [9223372036854775807, 9223372036854775807] needs 2⁶² bytes or more"
  ) { _ = AttentionMask.causal(queries: .max, keys: .max) },
  FailingPrecondition(
    "conv2d: stride 9223372036854775807, dilation 1 and groups 1 must be positive, padding 0 not "
      + "negative, and all below 2³¹"
  ) { _ = zeros(1, 1, 8, 8).conv2d(zeros(1, 1, 3, 3), stride: Size2d(.max)) },
  FailingPrecondition(
    "conv2d: stride 1, dilation [1, 4294967296] and groups 1 must be positive, padding 0 not "
      + "negative, and all below 2³¹"
  ) { _ = zeros(1, 1, 8, 8).conv2d(zeros(1, 1, 3, 3), dilation: [1, 1 << 32]) },
  FailingPrecondition(
    "conv2d: input [1, 2, 8, 8] has 2 channels, but weight [2, 1, 3, 3] takes 1 × "
      + "9223372036854775807 groups"
  ) { _ = zeros(1, 2, 8, 8).conv2d(zeros(2, 1, 3, 3), groups: .max) },
  FailingPrecondition(
    "conv2d, padding 2147483647: shape [1, 1, 4294967302, 4294967302] needs 2⁶² bytes or more"
  ) { _ = zeros(1, 1, 8, 8).conv2d(zeros(1, 1, 3, 3), stride: 0x4000_0000, padding: 0x7FFF_FFFF) },
  FailingPrecondition(
    "conv2d, padding [0, 1073741824]: shape [9, 64, 8, 2147483656] \(needs(39_582_418_747_392))"
  ) { _ = zeros(9, 64, 8, 8).conv2d(zeros(1, 64, 3, 3), padding: [0, 1 << 30]) },
  FailingPrecondition(
    "maxPool2d: size 9223372036854775807 and stride 1 must be from 1 to 2³¹ − 1, padding "
      + "4611686018427387904 from 0 to half the size"
  ) { _ = zeros(1, 1, 8, 8).maxPool2d(Size2d(.max), stride: 1, padding: Size2d(1 << 62)) },
  FailingPrecondition(
    "averagePool2d: size 2 and stride 9223372036854775807 must be from 1 to 2³¹ − 1, padding 0 from "
      + "0 to half the size"
  ) { _ = zeros(1, 1, 8, 8).averagePool2d(2, stride: Size2d(.max), ceilMode: true) },
  FailingPrecondition("Tensor: shape [1, 1, 1048576, 1048576] \(needs(1 << 42))") {
    _ = zeros(1, 1, 8, 8).adaptiveAveragePool2d(0x10_0000)
  },
  FailingPrecondition("interpolate: shape [1, 1, 1099511627776, 1] \(needs(1 << 42))") {
    _ = zeros(1, 1, 8, 8).interpolated(to: [1 << 40, 1])
  },
  FailingPrecondition("interpolate: shape [1099511627776, 1] \(needs(20 << 40))") {
    _ = zeros(0, 1, 8, 8).interpolated(to: [1 << 40, 1])
  },
  FailingPrecondition(
    "interpolate: shape [1, 1, 9223372036854775807, 9223372036854775807] needs 2⁶² bytes or more"
  ) { _ = zeros(1, 1, 8, 8).interpolated(by: 1e30) },
  FailingPrecondition("interpolate: the scale must be positive and finite, not nan × nan") {
    _ = zeros(1, 1, 8, 8).interpolated(by: .nan)
  },
  FailingPrecondition("interpolate: the scale must be positive and finite, not 1.0 × inf") {
    _ = zeros(1, 1, 8, 8).interpolated(by: (1, .infinity))
  },
  FailingPrecondition(
    "indexSelect: index 1099511627776 does not fit an index tensor, which has 32 bits"
  ) { _ = zeros(3).indexSelected(axis: 0, [1 << 40]) },
  FailingPrecondition("repeat: shape [9223372036854775807] needs 2⁶² bytes or more") {
    _ = zeros(4).repeated([1 << 62])
  },
]
