import Autograd
import Layers
import Tensors

/// How a ResNet meets the image.
public enum Stem: Sendable {
  /// A 7×7 convolution of stride 2 and a 3×3 pooling of stride 2: 224×224 becomes 56×56.
  case imageNet
  /// A 3×3 convolution of stride 1 and no pooling, for images of 8 to 64 pixels.
  case small
}

/// A residual network (He, Zhang, Ren and Sun, 2016), with torchvision's names and initial values.
///
///     let network = ResNet(.resNet50, using: &generator)
///
/// A stem, four stages of blocks, each stage after the first halving the image and doubling the
/// channels, the mean over what is left of the image, and a linear layer. `fc = Identity()` makes it an
/// encoder of `embeddingSize` numbers.
public class ResNet: Module {
  public let architecture: ResNetArchitecture
  public let conv1: Conv2d
  public let bn1: BatchNorm2d
  public let relu = ReLU()
  public let maxpool: Module
  public let layer1, layer2, layer3, layer4: Sequential
  public let avgpool = AdaptiveAvgPool2d(1)
  /// The classifier; replace it by ``Identity`` to get embeddings.
  public var fc: Module

  /// The number of outputs with `fc` an ``Identity``: 512 or, with bottlenecks, 2,048 at the published
  /// width.
  public let embeddingSize: Int

  /// - Parameters:
  ///   - classes: outputs of `fc`.
  ///   - channels: of the image: 3, or 1 for gray.
  ///   - stem: `.imageNet` for photographs, `.small` for small images.
  ///   - width: channels of the first stage; 64 is the published networks'.
  ///   - zeroInitResidual: whether every block's last batch normalization starts at γ = 0, so that the
  ///     block is at first its shortcut alone (Goyal and others, 2017).
  ///   - initializer: of the convolutions' weights; `.zeros` draws nothing, for weights that are about
  ///     to be loaded.
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

  /// - Returns: `[N, classes]`, or `[N, embeddingSize]` with `fc` an ``Identity``, for `x` of shape
  ///   `[N, channels, H, W]`.
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
  /// Makes the network; the parameters are those of ``ResNet``.
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

/// Makes stage after stage, each from the channels that the one before it makes.
private struct Stages {
  let architecture: ResNetArchitecture
  /// Channels that the next block gets.
  var inputs: Int
  let initializer: Initializer

  init(_ architecture: ResNetArchitecture, inputs: Int, _ initializer: Initializer) {
    (self.architecture, self.inputs, self.initializer) = (architecture, inputs, initializer)
  }

  /// Returns blocks, the first of which may halve the image.
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
