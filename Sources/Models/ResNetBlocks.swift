import Autograd
import Layers
import Tensors

/// A residual block of a ResNet, which adds what it computes to its input (He, Zhang, Ren and Sun,
/// 2016).
///
/// Gradients flow through the addition unchanged. If the stride or the number of channels changes,
/// a 1×1 convolution projects the input to the output shape.
public protocol ResNetBlock: Module {
  /// The last batch normalization before the addition.
  var last: BatchNorm2d { get }
}

/// A residual block of two 3×3 convolutions, used in ResNet-18 and ResNet-34.
public final class BasicBlock: Module, ResNetBlock {
  /// The first convolution, which applies the stride.
  public let conv1: Conv2d
  /// The normalization of `conv1`.
  public let bn1: BatchNorm2d
  /// The activation after `conv1` and after the addition.
  public let relu = ReLU()
  /// The second convolution.
  public let conv2: Conv2d
  /// The normalization of `conv2`.
  public let bn2: BatchNorm2d
  /// The projection of the input, a 1×1 convolution and batch normalization; `nil` if the shapes
  /// agree.
  public let downsample: Sequential?

  /// The last batch normalization before the addition.
  public var last: BatchNorm2d { bn2 }

  /// Creates a block.
  ///
  /// - Parameters:
  ///   - inputs: The number of input channels.
  ///   - outputs: The number of output channels.
  ///   - stride: The stride of the first convolution.
  ///   - initializer: The initializer of the convolutions.
  ///   - generator: The generator of the initial weights.
  public init(
    _ inputs: Int, _ outputs: Int, stride: Int = 1,
    initializer: Initializer = .kaimingNormal(.fanOut), using generator: inout Generator
  ) {
    let make = Convolutions(initializer)
    conv1 = make(inputs, outputs, size: 3, stride: stride, using: &generator)
    bn1 = BatchNorm2d(outputs)
    conv2 = make(outputs, outputs, size: 3, using: &generator)
    bn2 = BatchNorm2d(outputs)
    downsample = make.shortcut(inputs, outputs, stride: stride, using: &generator)
  }

  /// Returns the output of the block.
  ///
  /// - Returns: `[N, outputs, ⌈H/stride⌉, ⌈W/stride⌉]`, for `x` of shape `[N, inputs, H, W]`.
  public override func forward(_ x: Variable) -> Variable {
    let y = conv1(x, then: bn1, relu)
    return conv2(y, then: bn2, adding: downsample?(x) ?? x, relu)
  }
}

/// A bottleneck block, used in ResNet-50 and deeper: a 1×1 convolution to fewer channels, a 3×3
/// convolution, and a 1×1 convolution to more channels.
///
/// The 3×3 convolution applies the stride, as in torchvision ("ResNet V1.5"), not the first
/// convolution as in the paper. With many groups it is the block of a ResNeXt (Xie and others,
/// 2017).
public final class Bottleneck: Module, ResNetBlock {
  /// The 1×1 convolution that reduces the number of channels.
  public let conv1: Conv2d
  /// The normalization of `conv1`.
  public let bn1: BatchNorm2d
  /// The 3×3 convolution, which applies the stride.
  public let conv2: Conv2d
  /// The normalization of `conv2`.
  public let bn2: BatchNorm2d
  /// The 1×1 convolution that increases the number of channels.
  public let conv3: Conv2d
  /// The normalization of `conv3`.
  public let bn3: BatchNorm2d
  /// The activation after the first two convolutions and after the addition.
  public let relu = ReLU()
  /// The projection of the input, a 1×1 convolution and batch normalization; `nil` if the shapes
  /// agree.
  public let downsample: Sequential?

  /// The last batch normalization before the addition.
  public var last: BatchNorm2d { bn3 }

  /// Creates a block.
  ///
  /// - Parameters:
  ///   - inputs: The number of input channels.
  ///   - inner: The number of channels of the 3×3 convolution.
  ///   - outputs: The number of output channels.
  ///   - stride: The stride of the 3×3 convolution.
  ///   - groups: The number of groups of the 3×3 convolution.
  ///   - initializer: The initializer of the convolutions.
  ///   - generator: The generator of the initial weights.
  public init(
    _ inputs: Int, inner: Int, _ outputs: Int, stride: Int = 1, groups: Int = 1,
    initializer: Initializer = .kaimingNormal(.fanOut), using generator: inout Generator
  ) {
    let make = Convolutions(initializer)
    conv1 = make(inputs, inner, size: 1, using: &generator)
    bn1 = BatchNorm2d(inner)
    conv2 = make(inner, inner, size: 3, stride: stride, groups: groups, using: &generator)
    bn2 = BatchNorm2d(inner)
    conv3 = make(inner, outputs, size: 1, using: &generator)
    bn3 = BatchNorm2d(outputs)
    downsample = make.shortcut(inputs, outputs, stride: stride, using: &generator)
  }

  /// Returns the output of the block.
  ///
  /// - Returns: `[N, outputs, ⌈H/stride⌉, ⌈W/stride⌉]`, for `x` of shape `[N, inputs, H, W]`.
  public override func forward(_ x: Variable) -> Variable {
    let y = conv2(conv1(x, then: bn1, relu), then: bn2, relu)
    return conv3(y, then: bn3, adding: downsample?(x) ?? x, relu)
  }
}

/// Creates the convolutions of a ResNet: without bias, with padding that preserves the size at
/// stride 1.
struct Convolutions {
  private let initializer: Initializer

  init(_ initializer: Initializer) { self.initializer = initializer }

  func callAsFunction(
    _ inputs: Int, _ outputs: Int, size: Int, stride: Int = 1, groups: Int = 1,
    using generator: inout Generator
  ) -> Conv2d {
    Conv2d(
      inputs, outputs, kernelSize: Size2d(size), stride: Size2d(stride),
      padding: Size2d(size / 2), groups: groups, bias: false, initializer: initializer,
      using: &generator)
  }

  /// Returns the projection of a block's input to its output shape; `nil` if the shapes agree.
  func shortcut(
    _ inputs: Int, _ outputs: Int, stride: Int, using generator: inout Generator
  ) -> Sequential? {
    if stride == 1 && inputs == outputs { return nil }
    let convolution = self(inputs, outputs, size: 1, stride: stride, using: &generator)
    return Sequential(convolution, BatchNorm2d(outputs))
  }
}
