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
  static let exercises: [UnportedExercise] = [.basicBlock, .stage, .resnet18, .loadWeights]
}

extension UnportedExercise {
  public static let basicBlock = UnportedExercise(
    .basicBlock, check: erased(checkBasicBlock))
  public static let stage = UnportedExercise(
    .stage, check: erased(checkStage))
  public static let resnet18 = UnportedExercise(
    .resnet18, check: erased(checkResNet18))
  public static let loadWeights = UnportedExercise(
    .loadWeights, check: erased(checkLoadWeights))
}
