import Autograd
import Layers
import Tensors

/// Creates 3 × 3 convolutions, each with batch normalization and ReLU, and global average pooling:
/// the embedding has as many dimensions as the last convolution has channels.
///
/// - Parameter strides: the stride of each convolution; 2 halves the image.
func convolutions(
  _ channels: [Int], strides: [Int], using generator: inout Generator
) -> Sequential {
  let layers = zip(zip(channels, channels.dropFirst()), strides).flatMap { sizes, stride in
    [
      Conv2d(
        sizes.0, sizes.1, kernelSize: 3, stride: Size2d(stride), padding: 1, bias: false,
        using: &generator),
      BatchNorm2d(sizes.1), ReLU(),
    ] as [Module]
  }
  return Sequential(layers + [AdaptiveAvgPool2d(1), Flatten()])
}

/// An encoder, followed by a head while it is trained.
final class HeadedEncoder: Module {
  let encoder: Module
  let head: Module

  init(_ encoder: Module, _ head: Module) { (self.encoder, self.head) = (encoder, head) }

  override func forward(_ x: Variable) -> Variable { head(encoder(x)) }
}
