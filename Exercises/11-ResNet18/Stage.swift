import Curriculum

extension Exercises11 {
  /// Exercise 11.2: plan a stage.
  ///
  /// A ResNet is made of stages, a stage of equal blocks. Only the first block is different: it takes
  /// what the stage before made, in that stage's number of channels, and it may halve the image by
  /// a stride of 2. Wherever a block changes the shape, by its stride or its channels, its shortcut
  /// needs a 1×1 convolution, the *downsample*, to change it in the same way.
  ///
  ///     stage(inputs: 64, outputs: 128, blocks: 2, stride: 2)
  ///       64 → 128, stride 2, downsample
  ///       128 → 128, stride 1
  ///
  /// - Parameters:
  ///   - inputs: channels that the stage gets.
  ///   - outputs: channels that each of its blocks makes.
  ///   - blocks: how many, at least 1.
  ///   - stride: 2 where the stage halves the image, 1 where it does not.
  /// - Returns: the blocks, in order.
  public static func stage(
    inputs: Int, outputs: Int, blocks: Int, stride: Int
  ) throws -> [BlockPlan] {
    throw Unsolved("stage")
  }
}
