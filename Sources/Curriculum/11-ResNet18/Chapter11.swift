import Autograd
import Layers
import Models
import Tensors

/// What chapter 11's exercises build.
public protocol Chapter11Exercises {
  /// Returns what a block of these layers makes of `x`.
  static func basicBlock(_ x: Variable, _ layers: BlockLayers) throws -> Variable
  /// Returns the blocks of one stage, in order.
  static func stage(inputs: Int, outputs: Int, blocks: Int, stride: Int) throws -> [BlockPlan]
  /// Returns the parts of a ResNet-18, in order, to be run one after the other.
  static func resnet18(
    classes: Int, channels: Int, stem: Stem, width: Int, using generator: inout Generator
  ) throws -> [NamedLayer]
  /// Returns the network with the saved tensors in it, and what did not fit.
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) throws -> LoadedWeights
}

/// The layers of a residual block.
public struct BlockLayers {
  public let conv1, bn1, conv2, bn2: Module
  /// What brings the input to the block's output shape, where the two differ.
  public let downsample: Module?
}

extension BlockLayers {
  /// The layers of a block that was made.
  public init(_ block: BasicBlock) {
    self.init(
      conv1: block.conv1, bn1: block.bn1, conv2: block.conv2, bn2: block.bn2,
      downsample: block.downsample)
  }
}

/// What tells one block of a stage from another.
public struct BlockPlan: Equatable, Sendable {
  /// Channels that come in and go out.
  public let inputs, outputs: Int
  /// Of the block's first convolution.
  public let stride: Int
  /// Whether the shortcut needs a 1×1 convolution.
  public let hasDownsample: Bool

  public init(inputs: Int, outputs: Int, stride: Int, hasDownsample: Bool) {
    (self.inputs, self.outputs) = (inputs, outputs)
    (self.stride, self.hasDownsample) = (stride, hasDownsample)
  }
}

/// A part of a network, by torchvision's name.
public struct NamedLayer {
  public let name: String
  public let module: Module

  public init(_ name: String, _ module: Module) { (self.name, self.module) = (name, module) }
}

/// What came of loading weights.
public struct LoadedWeights: Equatable, Sendable {
  /// The network's tensors afterwards.
  public var network: [String: Tensor<Float>]
  /// Names of the network that the file has not; in the file but not in the network; in both, but of
  /// different shapes. Each in alphabetical order.
  public var missing, unexpected, misshapen: [String]

  public init(
    network: [String: Tensor<Float>], missing: [String] = [], unexpected: [String] = [],
    misshapen: [String] = []
  ) {
    self.network = network
    (self.missing, self.unexpected, self.misshapen) = (missing, unexpected, misshapen)
  }
}

/// Chapter 11's exercises, in order.
enum Chapter11 {
  static let exercises: [Exercise] = [.basicBlock, .stage, .resnet18, .loadWeights]
}

extension Exercise {
  /// Exercise 11.1: what a block learns is added to its input.
  public static let basicBlock = Exercise(
    name: "basicBlock", chapter: 11, number: 1,
    goal: "Run a residual block: two convolutions, and the input added to what they make.",
    difficulty: .easy, minutes: 15, file: "Exercises/11-ResNet18/BasicBlock.swift",
    hints: [
      "There are two ways from the input to the sum: through the layers, and past them.",
      "y = bn2(conv2(relu(bn1(conv1(x))))), and the result is relu(y + shortcut). The shortcut is x, "
        + "or downsample(x) where there is one.",
      "var y = layers.bn1(layers.conv1(x)).relu(); y = layers.bn2(layers.conv2(y)); shortcut = "
        + "layers.downsample.map { $0(x) } ?? x; return (y + shortcut).relu().",
    ],
    check: erased(checkBasicBlock))

  /// Exercise 11.2: where a stage halves, and where it does not.
  public static let stage = Exercise(
    name: "stage", chapter: 11, number: 2,
    goal: "Plan the blocks of a stage: channels, strides and shortcuts.",
    difficulty: .easy, minutes: 15, file: "Exercises/11-ResNet18/Stage.swift",
    hints: [
      "Only the first block meets something new: other channels, and the stride. The others go on with "
        + "what the first one made.",
      "Block 0 has (inputs, outputs, stride), all others (outputs, outputs, 1). A block needs a "
        + "downsample where its stride is not 1 or its channels change.",
      "(0..<blocks).map { i in let (from, step) = i == 0 ? (inputs, stride) : (outputs, 1); return "
        + "BlockPlan(inputs: from, outputs: outputs, stride: step, hasDownsample: step != 1 || from "
        + "!= outputs) }.",
    ],
    check: erased(checkStage))

  /// Exercise 11.3: the whole network.
  public static let resnet18 = Exercise(
    name: "resnet18", chapter: 11, number: 3,
    goal: "Put a ResNet-18 together: 11,689,512 parameters at 1,000 classes.",
    difficulty: .medium, minutes: 40, file: "Exercises/11-ResNet18/ResNet18.swift",
    hints: [
      "A stem, four stages of two blocks, the mean over what is left of the image, a linear layer. "
        + "Nothing has a bias but the linear layer and the normalizations.",
      "conv1, bn1, relu, maxpool, layer1 to layer4, avgpool, flatten, fc. Stage s has width · 2^(s − 1) "
        + "channels; stages 2, 3 and 4 have stride 2. Small stem: 3×3, stride 1, Identity for maxpool.",
      "One function makes a stage: Sequential(BasicBlock(inputs, outputs, stride: stride, using: "
        + "&generator), BasicBlock(outputs, outputs, using: &generator)). conv1 is Conv2d(channels, "
        + "width, kernelSize: 7, stride: 2, padding: 3, bias: false, using: &generator), with "
        + "MaxPool2d(3, stride: 2, padding: 1) after it; avgpool is AdaptiveAvgPool2d(1), then "
        + "Flatten() and Linear(8 * width, classes, using: &generator).",
    ],
    check: erased(checkResNet18))

  /// Exercise 11.4: everything fits, or nothing is touched.
  public static let loadWeights = Exercise(
    name: "loadWeights", chapter: 11, number: 4,
    goal: "Load weights by name, and name everything that does not fit.",
    difficulty: .medium, minutes: 20, file: "Exercises/11-ResNet18/LoadWeights.swift",
    hints: [
      "Compare the two sets of names before you touch a number.",
      "missing: network's names that are not saved. unexpected: saved names that are not the network's. "
        + "misshapen: names of both whose shapes differ. If any list has a name, the network stays as "
        + "it was.",
      "missing = network.keys.filter { saved[$0] == nil }.sorted(), and so on. fits = all three are "
        + "empty. LoadedWeights(network: fits ? saved : network, missing: …).",
    ],
    check: erased(checkLoadWeights))
}
