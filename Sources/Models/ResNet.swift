import Autograd
import Layers
import Tensors

/// Two 3×3 convolutions, and the input added to what they make (He, Zhang, Ren and Sun, 2016).
///
/// The addition gives gradients a way back that no weight stands in. Where the stride or the number
/// of channels changes, a 1×1 convolution brings the input to the same shape first.
public final class BasicBlock: Module {
  public let conv1: Conv2d
  public let bn1: BatchNorm2d
  public let relu = ReLU()
  public let conv2: Conv2d
  public let bn2: BatchNorm2d
  /// A 1×1 convolution and batch normalisation, where shapes differ.
  public let downsample: Sequential?

  public init(_ inputs: Int, _ outputs: Int, stride: Int = 1, using generator: inout Generator) {
    conv1 = convolution(inputs, outputs, size: 3, stride: stride, using: &generator)
    bn1 = BatchNorm2d(outputs)
    conv2 = convolution(outputs, outputs, size: 3, using: &generator)
    bn2 = BatchNorm2d(outputs)
    downsample =
      stride == 1 && inputs == outputs
      ? nil
      : Sequential(
        convolution(inputs, outputs, size: 1, stride: stride, using: &generator),
        BatchNorm2d(outputs))
  }

  /// - Returns: `[N, outputs, ⌈H/stride⌉, ⌈W/stride⌉]`, for `x` of shape `[N, inputs, H, W]`.
  public override func forward(_ x: Variable) -> Variable {
    let y = bn2(conv2(relu(bn1(conv1(x)))))
    return relu(y + (downsample?(x) ?? x))
  }
}

/// How a ResNet meets the image.
public enum Stem: Sendable {
  /// A 7×7 convolution of stride 2 and a 3×3 pooling of stride 2: 224×224 becomes 56×56.
  case imageNet
  /// A 3×3 convolution of stride 1 and no pooling, for images of 8 to 64 pixels.
  case small
}

/// ResNet-18 (He, Zhang, Ren and Sun, 2016), with torchvision's names and initial values.
///
/// A stem, four stages of two ``BasicBlock``s, each stage after the first halving the image and
/// doubling the channels, the mean over what is left of the image, and a linear layer. At 1,000
/// classes it has 11,689,512 parameters; `fc = Identity()` makes it an encoder of 512 numbers.
public final class ResNet18: Module {
  public let conv1: Conv2d
  public let bn1: BatchNorm2d
  public let relu = ReLU()
  public let maxpool: Module
  public let layer1, layer2, layer3, layer4: Sequential
  public let avgpool = AdaptiveAvgPool2d(1)
  /// The classifier; replace it by ``Identity`` to get embeddings.
  public var fc: Module

  /// The number of outputs with `fc` an ``Identity``: 512, or 8 · `width`.
  public let embeddingSize: Int

  /// - Parameters:
  ///   - classes: outputs of `fc`.
  ///   - channels: of the image: 3, or 1 for grey.
  ///   - stem: `.imageNet` for photographs, `.small` for small images.
  ///   - width: channels of the first stage; 64 is the published network's.
  public init(
    classes: Int = 1000, channels: Int = 3, stem: Stem = .imageNet, width: Int = 64,
    using generator: inout Generator
  ) {
    switch stem {
    case .imageNet:
      conv1 = convolution(channels, width, size: 7, stride: 2, using: &generator)
      maxpool = MaxPool2d(3, stride: 2, padding: 1)
    case .small:
      conv1 = convolution(channels, width, size: 3, using: &generator)
      maxpool = Identity()
    }
    bn1 = BatchNorm2d(width)
    layer1 = stage(width, width, stride: 1, using: &generator)
    layer2 = stage(width, 2 * width, stride: 2, using: &generator)
    layer3 = stage(2 * width, 4 * width, stride: 2, using: &generator)
    layer4 = stage(4 * width, 8 * width, stride: 2, using: &generator)
    embeddingSize = 8 * width
    fc = Linear(8 * width, classes, using: &generator)
  }

  /// - Returns: `[N, classes]`, or `[N, 512]` with `fc` an ``Identity``, for `x` of shape
  ///   `[N, channels, H, W]`.
  public override func forward(_ x: Variable) -> Variable {
    let stem = maxpool(relu(bn1(conv1(x))))
    let features = layer4(layer3(layer2(layer1(stem))))
    return fc(avgpool(features).flattened(from: 1))
  }
}

/// A convolution without bias, with padding that keeps the size at stride 1.
private func convolution(
  _ inputs: Int, _ outputs: Int, size: Int, stride: Int = 1, using generator: inout Generator
) -> Conv2d {
  let layer = Conv2d(
    inputs, outputs, kernelSize: size, stride: stride, padding: size / 2, bias: false,
    using: &generator)
  layer.weight.update { $0 = Initializer.heNormalFanOut($0.shape, using: &generator) }
  return layer
}

/// Two blocks, the first of which may halve the image.
private func stage(
  _ inputs: Int, _ outputs: Int, stride: Int, using generator: inout Generator
) -> Sequential {
  let first = BasicBlock(inputs, outputs, stride: stride, using: &generator)
  return Sequential(first, BasicBlock(outputs, outputs, using: &generator))
}
