import Autograd
import Layers
import Tensors

/// A block of a ResNet: what it learns is added to its input (He, Zhang, Ren and Sun, 2016).
///
/// The addition gives gradients a way back that no weight stands in. Where the stride or the number
/// of channels changes, a 1×1 convolution brings the input to the same shape first.
public protocol ResNetBlock: Module {
  /// The last batch normalization before the addition.
  var last: BatchNorm2d { get }
}

/// Two 3×3 convolutions, the block of ResNet-18 and 34.
public final class BasicBlock: Module, ResNetBlock {
  public let conv1: Conv2d
  public let bn1: BatchNorm2d
  public let relu = ReLU()
  public let conv2: Conv2d
  public let bn2: BatchNorm2d
  /// A 1×1 convolution and batch normalization, where shapes differ.
  public let downsample: Sequential?

  public var last: BatchNorm2d { bn2 }

  /// - Parameter initializer: of the convolutions' weights.
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

  /// - Returns: `[N, outputs, ⌈H/stride⌉, ⌈W/stride⌉]`, for `x` of shape `[N, inputs, H, W]`.
  public override func forward(_ x: Variable) -> Variable {
    let y = conv1(x, then: bn1, relu)
    return conv2(y, then: bn2, adding: downsample?(x) ?? x, relu)
  }
}

/// A 1×1 convolution to fewer channels, a 3×3 one there, and a 1×1 one back to more: the block of
/// ResNet-50 and deeper.
///
/// The stride is in the 3×3 convolution, as in torchvision ("ResNet V1.5"), not in the first one as in
/// the paper. With many groups in the middle it is a ResNeXt's block (Xie and others, 2017).
public final class Bottleneck: Module, ResNetBlock {
  public let conv1: Conv2d
  public let bn1: BatchNorm2d
  public let conv2: Conv2d
  public let bn2: BatchNorm2d
  public let conv3: Conv2d
  public let bn3: BatchNorm2d
  public let relu = ReLU()
  /// A 1×1 convolution and batch normalization, where shapes differ.
  public let downsample: Sequential?

  public var last: BatchNorm2d { bn3 }

  /// - Parameters:
  ///   - inner: channels of the 3×3 convolution.
  ///   - groups: into how many parts they are cut there.
  ///   - initializer: of the convolutions' weights.
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

  /// - Returns: `[N, outputs, ⌈H/stride⌉, ⌈W/stride⌉]`, for `x` of shape `[N, inputs, H, W]`.
  public override func forward(_ x: Variable) -> Variable {
    let y = conv2(conv1(x, then: bn1, relu), then: bn2, relu)
    return conv3(y, then: bn3, adding: downsample?(x) ?? x, relu)
  }
}

/// Makes a ResNet's convolutions: without bias, with padding that keeps the size at stride 1.
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

  /// What brings a block's input to the shape of its output; `nil` where it has it.
  func shortcut(
    _ inputs: Int, _ outputs: Int, stride: Int, using generator: inout Generator
  ) -> Sequential? {
    if stride == 1 && inputs == outputs { return nil }
    let convolution = self(inputs, outputs, size: 1, stride: stride, using: &generator)
    return Sequential(convolution, BatchNorm2d(outputs))
  }
}
