extension Solutions {
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
  public static func stage(
    inputs: Int, outputs: Int, blocks: Int, stride: Int
  ) throws -> [BlockPlan] {
    (0..<blocks).map { index in
      let (channels, step) = index == 0 ? (inputs, stride) : (outputs, 1)
      return BlockPlan(
        inputs: channels, outputs: outputs, stride: step,
        hasDownsample: step != 1 || channels != outputs)
    }
  }
}

/// The settings of one block of a stage.
public struct BlockPlan: Equatable, Sendable {
  /// The numbers of channels of the input and of the output.
  public let inputs, outputs: Int
  /// The stride of the block's first convolution.
  public let stride: Int
  /// Whether the shortcut needs a 1 × 1 convolution.
  public let hasDownsample: Bool

  public init(inputs: Int, outputs: Int, stride: Int, hasDownsample: Bool) {
    (self.inputs, self.outputs) = (inputs, outputs)
    (self.stride, self.hasDownsample) = (stride, hasDownsample)
  }
}

extension Exercises {
  public static let stage = Exercise<(Int, Int, Int, Int) throws -> [BlockPlan]>(
    .stage, solution: Solutions.stage, cases: { stages },
    run: { try $0($1.inputs, $1.outputs, $1.blocks, $1.stride) }, expected: plans,
    describe: {
      "inputs \($0.inputs), outputs \($0.outputs), blocks \($0.blocks), stride \($0.stride)"
    },
    show: text, difference: difference,
    trivialAnswers: [
      { _, _, blocks, _ in
        (0..<blocks).map { _ in BlockPlan(inputs: 0, outputs: 0, stride: 0, hasDownsample: false) }
      },
      { inputs, outputs, blocks, stride in
        (0..<blocks).map { _ in
          BlockPlan(inputs: inputs, outputs: outputs, stride: stride, hasDownsample: false)
        }
      },
      { _, _, _, _ in [] },
    ],
    mistakes: {
      Mistake("stride in every block: only the first one halves the image") {
        inputs, outputs, blocks, stride in
        (0..<blocks).map { plan($0 == 0 ? inputs : outputs, outputs, stride) }
      }
      Mistake("stride in the last block: it belongs in the first") {
        inputs, outputs, blocks, stride in
        (0..<blocks).map { i in
          plan(i == 0 ? inputs : outputs, outputs, i == blocks - 1 ? stride : 1)
        }
      }
      Mistake("the stage's inputs in every block: later blocks get the output of the first") {
        inputs, outputs, blocks, stride in
        (0..<blocks).map { plan(inputs, outputs, $0 == 0 ? stride : 1) }
      }
      wrong("downsample in every block: if the shape does not change, the shortcut is the input") {
        _ in true
      }
      wrong("no downsample: if the shape changes, the shortcut must change, too") { _ in false }
      wrong("a stride of 2 alone needs a downsample, too: the image gets smaller") {
        $0.inputs != $0.outputs
      }
      wrong("a change of channels alone needs a downsample, too") { $0.stride != 1 }
      Mistake("one block too many") { inputs, outputs, blocks, stride in
        try Solutions.stage(inputs: inputs, outputs: outputs, blocks: blocks + 1, stride: stride)
      }
    })
}

private typealias Settings = (inputs: Int, outputs: Int, blocks: Int, stride: Int)

private func plan(_ inputs: Int, _ outputs: Int, _ stride: Int) -> BlockPlan {
  BlockPlan(
    inputs: inputs, outputs: outputs, stride: stride,
    hasDownsample: stride != 1 || inputs != outputs)
}

/// The right plans, with another rule for the downsample.
private func wrong(
  _ sentence: String, _ hasDownsample: @escaping (BlockPlan) -> Bool
) -> Mistake<(Int, Int, Int, Int) throws -> [BlockPlan], Settings, [BlockPlan]> {
  Mistake(sentence) { inputs, outputs, blocks, stride in
    try Solutions.stage(inputs: inputs, outputs: outputs, blocks: blocks, stride: stride).map {
      BlockPlan(
        inputs: $0.inputs, outputs: $0.outputs, stride: $0.stride, hasDownsample: hasDownsample($0))
    }
  }
}

/// ResNet-18's second and first stage, ResNet-50's first, and stages that change one thing only.
private let stages: [Settings] = [
  (64, 128, 2, 2), (64, 64, 2, 1), (64, 256, 3, 1), (64, 64, 3, 2), (256, 512, 6, 2), (8, 8, 1, 1),
  (16, 32, 1, 2),
]

/// Block after block: its input, and whether anything changes.
private func plans(_ settings: Settings) -> [BlockPlan] {
  var plans: [BlockPlan] = []
  var (channels, step) = (settings.inputs, settings.stride)
  while plans.count < settings.blocks {
    plans.append(
      BlockPlan(
        inputs: channels, outputs: settings.outputs, stride: step,
        hasDownsample: !(step == 1 && channels == settings.outputs)))
    (channels, step) = (settings.outputs, 1)
  }
  return plans
}

private func text(_ plans: [BlockPlan]) -> String {
  plans.map {
    "\($0.inputs) → \($0.outputs), stride \($0.stride)\($0.hasDownsample ? ", downsample" : "")"
  }.joined(separator: "\n")
}

private func difference(_ actual: [BlockPlan], _ expected: [BlockPlan]) -> String? {
  if actual == expected { return nil }
  let block = zip(actual, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
  return block.map { "block \($0)" } ?? "\(actual.count) blocks, expected \(expected.count)"
}
