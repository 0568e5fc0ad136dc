import Autograd
import Layers
import Tensors

/// Convolutions of 3 × 3, each with batch normalization and ReLU, then the mean over what is left of the picture:
/// as many numbers as the last one has channels.
///
/// - Parameter strides: how far each convolution steps; 2 halves the picture.
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

/// An encoder and what stands behind it while it is trained.
final class Headed: Module {
  let encoder: Module
  let head: Module

  init(_ encoder: Module, _ head: Module) { (self.encoder, self.head) = (encoder, head) }

  override func forward(_ x: Variable) -> Variable { head(encoder(x)) }
}
