import Curriculum
import Solutions

private func plan(
  _ inputs: Int, _ outputs: Int, _ stride: Int, downsample: Bool? = nil
) -> BlockPlan {
  BlockPlan(
    inputs: inputs, outputs: outputs, stride: stride,
    hasDownsample: downsample ?? (stride != 1 || inputs != outputs))
}

/// The right plans, downsample being what `decide` says.
private func replanned(
  _ inputs: Int, _ outputs: Int, _ blocks: Int, _ stride: Int, _ decide: (BlockPlan) -> Bool
) throws -> [BlockPlan] {
  try Solutions11.stage(inputs: inputs, outputs: outputs, blocks: blocks, stride: stride).map {
    plan($0.inputs, $0.outputs, $0.stride, downsample: decide($0))
  }
}

enum StrideEverywhere: Mistake11 {
  static func stage(inputs: Int, outputs: Int, blocks: Int, stride: Int) throws -> [BlockPlan] {
    (0..<blocks).map { plan($0 == 0 ? inputs : outputs, outputs, stride) }
  }
}

enum StrideLast: Mistake11 {
  static func stage(inputs: Int, outputs: Int, blocks: Int, stride: Int) throws -> [BlockPlan] {
    (0..<blocks).map {
      plan($0 == 0 ? inputs : outputs, outputs, $0 == blocks - 1 ? stride : 1)
    }
  }
}

enum InputsEverywhere: Mistake11 {
  static func stage(inputs: Int, outputs: Int, blocks: Int, stride: Int) throws -> [BlockPlan] {
    (0..<blocks).map { plan(inputs, outputs, $0 == 0 ? stride : 1) }
  }
}

enum DownsampleEverywhere: Mistake11 {
  static func stage(inputs: Int, outputs: Int, blocks: Int, stride: Int) throws -> [BlockPlan] {
    try replanned(inputs, outputs, blocks, stride) { _ in true }
  }
}

enum NeverDownsample: Mistake11 {
  static func stage(inputs: Int, outputs: Int, blocks: Int, stride: Int) throws -> [BlockPlan] {
    try replanned(inputs, outputs, blocks, stride) { _ in false }
  }
}

enum DownsampleByChannels: Mistake11 {
  static func stage(inputs: Int, outputs: Int, blocks: Int, stride: Int) throws -> [BlockPlan] {
    try replanned(inputs, outputs, blocks, stride) { $0.inputs != $0.outputs }
  }
}

enum DownsampleByStride: Mistake11 {
  static func stage(inputs: Int, outputs: Int, blocks: Int, stride: Int) throws -> [BlockPlan] {
    try replanned(inputs, outputs, blocks, stride) { $0.stride != 1 }
  }
}

enum OneBlockTooMany: Mistake11 {
  static func stage(inputs: Int, outputs: Int, blocks: Int, stride: Int) throws -> [BlockPlan] {
    try Solutions11.stage(inputs: inputs, outputs: outputs, blocks: blocks + 1, stride: stride)
  }
}
