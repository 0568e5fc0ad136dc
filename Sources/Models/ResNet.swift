import Autograd
import Layers
import Tensors

/// The stem of a ResNet: its first layers.
public enum Stem: Sendable {
  /// A 7×7 convolution with stride 2 and a 3×3 max pooling with stride 2: 224×224 becomes 56×56.
  case imageNet
  /// A 3×3 convolution with stride 1 and no pooling, for images of 8 to 64 pixels.
  case small
}

/// A residual network (He, Zhang, Ren and Sun, 2016), with torchvision's parameter names and
/// initialization.
///
///     let network = ResNet(.resNet50, using: &generator)
///
/// It consists of a stem, four stages of residual blocks (each stage after the first halves the
/// resolution and doubles the number of channels), global average pooling and a linear classifier.
/// `fc = Identity()` turns it into an encoder with embeddings of size `embeddingSize`.
public class ResNet: Module {
  /// The architecture.
  public let architecture: ResNetArchitecture
  /// The convolution of the stem.
  public let conv1: Conv2d
  /// The batch normalization of the stem.
  public let bn1: BatchNorm2d
  /// The activation of the stem.
  public let relu = ReLU()
  /// The pooling of the stem; ``/Layers/Identity`` with the small stem.
  public let maxpool: Module
  /// The four stages of residual blocks.
  public let layer1, layer2, layer3, layer4: Sequential
  /// The global average pooling.
  public let avgpool = AdaptiveAvgPool2d(1)
  /// The classifier; replace it with ``/Layers/Identity`` to get embeddings.
  public var fc: Module

  /// The embedding dimension, the size of the input of `fc`: at the published width 512, or 2,048
  /// with bottleneck blocks.
  public let embeddingSize: Int

  /// Creates a network.
  ///
  /// - Parameters:
  ///   - architecture: The architecture, such as `.resNet18`.
  ///   - classes: The number of outputs of `fc`.
  ///   - channels: The number of image channels: 3, or 1 for grayscale.
  ///   - stem: `.imageNet` for photographs, `.small` for small images.
  ///   - width: The number of channels of the first stage; 64 in the published networks.
  ///   - zeroInitResidual: Whether to initialize γ of each block's last batch normalization to 0,
  ///     so that each block starts as the identity (Goyal and others, 2017).
  ///   - initializer: The initializer of the convolutions; `.zeros` draws nothing, for weights that
  ///     are loaded afterwards.
  ///   - generator: The generator of the initial weights.
  public init(
    _ architecture: ResNetArchitecture, classes: Int = 1000, channels: Int = 3,
    stem: Stem = .imageNet, width: Int = 64, zeroInitResidual: Bool = false,
    initializer: Initializer = .kaimingNormal(.fanOut), using generator: inout Generator
  ) {
    self.architecture = architecture
    let make = Convolutions(initializer)
    switch stem {
    case .imageNet:
      conv1 = make(channels, width, size: 7, stride: 2, using: &generator)
      maxpool = MaxPool2d(3, stride: 2, padding: 1)
    case .small:
      conv1 = make(channels, width, size: 3, using: &generator)
      maxpool = Identity()
    }
    bn1 = BatchNorm2d(width)
    var stages = Stages(architecture, inputs: width, initializer)
    layer1 = stages.next(width, blocks: architecture.depths[0], stride: 1, using: &generator)
    layer2 = stages.next(2 * width, blocks: architecture.depths[1], stride: 2, using: &generator)
    layer3 = stages.next(4 * width, blocks: architecture.depths[2], stride: 2, using: &generator)
    layer4 = stages.next(8 * width, blocks: architecture.depths[3], stride: 2, using: &generator)
    embeddingSize = stages.inputs
    fc = Linear(stages.inputs, classes, using: &generator)
    super.init()
    if zeroInitResidual {
      apply { ($0 as? any ResNetBlock)?.last.weight?.update { $0 = .zeros($0.shape) } }
    }
  }

  /// Returns the logits, or with `fc` an ``/Layers/Identity`` the embeddings.
  ///
  /// - Returns: `[N, classes]` or `[N, embeddingSize]`, for `x` of shape `[N, channels, H, W]`.
  public override func forward(_ x: Variable) -> Variable {
    let stem = maxpool(conv1(x, then: bn1, relu))
    let features = layer4(layer3(layer2(layer1(stem))))
    return fc(avgpool(features).flattened(from: 1))
  }

  public override func setChild(_ name: String, to module: Module) -> Bool {
    if name == "fc" { fc = module }
    return name == "fc"
  }
}

/// ResNet-18: 11,689,512 parameters at 1,000 classes.
public final class ResNet18: ResNet {
  /// Creates a network; see ``ResNet`` for the parameters.
  public init(
    classes: Int = 1000, channels: Int = 3, stem: Stem = .imageNet, width: Int = 64,
    zeroInitResidual: Bool = false, initializer: Initializer = .kaimingNormal(.fanOut),
    using generator: inout Generator
  ) {
    super.init(
      .resNet18, classes: classes, channels: channels, stem: stem, width: width,
      zeroInitResidual: zeroInitResidual, initializer: initializer, using: &generator)
  }
}

/// Creates the stages one after the other, tracking the number of channels.
private struct Stages {
  /// The architecture.
  let architecture: ResNetArchitecture
  /// The number of input channels of the next block.
  var inputs: Int
  let initializer: Initializer

  init(_ architecture: ResNetArchitecture, inputs: Int, _ initializer: Initializer) {
    (self.architecture, self.inputs, self.initializer) = (architecture, inputs, initializer)
  }

  /// Returns a stage of blocks, the first of which applies the stride.
  mutating func next(
    _ width: Int, blocks: Int, stride: Int, using generator: inout Generator
  ) -> Sequential {
    Sequential(
      (0..<blocks).map { block(width, stride: $0 == 0 ? stride : 1, using: &generator) })
  }

  private mutating func block(
    _ width: Int, stride: Int, using generator: inout Generator
  ) -> Module {
    let outputs = width * architecture.expansion
    defer { inputs = outputs }
    guard architecture.hasBottlenecks else {
      return BasicBlock(
        inputs, outputs, stride: stride, initializer: initializer, using: &generator)
    }
    return Bottleneck(
      inputs, inner: width * architecture.groupWidth / 64 * architecture.groups, outputs,
      stride: stride, groups: architecture.groups, initializer: initializer, using: &generator)
  }
}
