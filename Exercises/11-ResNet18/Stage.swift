import Curriculum

/// Exercise 11.2: plan the blocks of a stage.
///
/// A ResNet consists of stages, and a stage consists of blocks. Only its first block is different: its
/// input is the output of the stage before, with that stage's number of channels, and it may halve the
/// image by a stride of 2. If a block changes the shape, by its stride or by its channels, its shortcut
/// needs a 1 × 1 convolution, called *downsample*, to change the input in the same way.
///
///     stage(inputs: 64, outputs: 128, blocks: 2, stride: 2)
///       64 → 128, stride 2, downsample
///       128 → 128, stride 1
///
/// The first of these is
/// `BlockPlan(inputs: 64, outputs: 128, stride: 2, hasDownsample: true)`.
///
/// - Parameters:
///   - inputs: the number of channels of the stage's input.
///   - outputs: the number of channels of each block's output.
///   - blocks: the number of blocks, at least 1.
///   - stride: 2 if the stage halves the image, else 1.
/// - Returns: the blocks, in order.
func stage(
  inputs: Int, outputs: Int, blocks: Int, stride: Int
) throws -> [BlockPlan] {
  throw Unsolved("stage")
}
