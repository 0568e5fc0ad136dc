import Autograd
import Curriculum
import Layers
import Models
import Tensors

extension Thoughtless {
  public static var chapter11: [any Chapter11Exercises.Type] {
    [Zeros11.self, Input11.self, Nothing11.self]
  }
}

enum Zeros11: Chapter11Exercises {
  static func basicBlock(_ x: Variable, _ layers: BlockLayers) -> Variable {
    Variable(.zeros(x.shape))
  }
  static func stage(inputs: Int, outputs: Int, blocks: Int, stride: Int) -> [BlockPlan] {
    (0..<blocks).map { _ in BlockPlan(inputs: 0, outputs: 0, stride: 0, hasDownsample: false) }
  }
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) -> [NamedLayer] {
    [
      "conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool",
      "flatten", "fc",
    ].map { NamedLayer($0, Identity()) }
  }
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) -> LoadedWeights { LoadedWeights(network: network.mapValues { .zeros($0.shape) }) }
}

enum Input11: Chapter11Exercises {
  static func basicBlock(_ x: Variable, _ layers: BlockLayers) -> Variable { x }
  static func stage(inputs: Int, outputs: Int, blocks: Int, stride: Int) -> [BlockPlan] {
    (0..<blocks).map { _ in
      BlockPlan(inputs: inputs, outputs: outputs, stride: stride, hasDownsample: false)
    }
  }
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) -> [NamedLayer] {
    [
      NamedLayer(
        "resnet18",
        ResNet18(
          classes: classes, channels: channels, stem: stem, width: width, using: &generator))
    ]
  }
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) -> LoadedWeights { LoadedWeights(network: saved) }
}

enum Nothing11: Chapter11Exercises {
  static func basicBlock(_ x: Variable, _ layers: BlockLayers) -> Variable {
    Variable(Tensor([], shape: [0, 7]))
  }
  static func stage(inputs: Int, outputs: Int, blocks: Int, stride: Int) -> [BlockPlan] { [] }
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) -> [NamedLayer] { [] }
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) -> LoadedWeights { LoadedWeights(network: [:]) }
}
