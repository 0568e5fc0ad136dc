import Tensors
import TestSupport

private func zeros(_ sizes: Int...) -> Tensor<Float> { .zeros(sizes) }

/// Preconditions of rearrangements of channels and pixels.
let failingShuffles: [FailingPrecondition] = [
  FailingPrecondition(
    "pixelShuffle: needs an input […, C, H, W] and a factor from 1 to 2¹⁵, not [4, 4] and 2"
  ) { _ = zeros(4, 4).pixelShuffled(2) },
  FailingPrecondition(
    "pixelUnshuffle: needs an input […, C, H, W] and a factor from 1 to 2¹⁵, not [1, 4, 4] and 0"
  ) { _ = zeros(1, 4, 4).pixelUnshuffled(0) },
  FailingPrecondition("pixelShuffle: factor 2 needs a multiple of 4 channels, not [1, 3, 4, 4]") {
    _ = zeros(1, 3, 4, 4).pixelShuffled(2)
  },
  FailingPrecondition("pixelUnshuffle: factor 2 must divide height and width of [1, 1, 5, 4]") {
    _ = zeros(1, 1, 5, 4).pixelUnshuffled(2)
  },
  FailingPrecondition(
    "channelShuffle: needs an input [N, C, …] whose channels 3 groups divide, not [2, 4]"
  ) { _ = zeros(2, 4).channelShuffled(groups: 3) },
]
