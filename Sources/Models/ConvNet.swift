import Autograd
import Layers
import Tensors

/// A small convolutional network: convolutions of 3 × 3, each with batch normalization and ReLU, then a mean over
/// what is left of the image, and where asked for a linear layer.
///
///     ConvNet([3, 16, 32, 64], strides: [2, 2, 2], using: &generator)                       // [N, 64]
///     ConvNet([3, 16, 32, 64], strides: [2, 2, 2], pooled: 2, outputs: 32, using: &generator)  // [N, 32]
public final class ConvNet: Sequential {
  /// Creates a network with random weights.
  ///
  /// - Parameters:
  ///   - channels: of the images, then of what each convolution makes.
  ///   - strides: the stride of each convolution; 2 halves height and width.
  ///   - pooled: the height and width that are averaged down to; `nil` to average nothing.
  ///   - outputs: the size of a last linear layer, which needs `pooled`; `nil` for none.
  ///   - generator: the generator of the initial weights.
  /// - Precondition: there is one stride for each pair of channels.
  public init(
    _ channels: [Int], strides: [Int], pooled: Int? = 1, outputs: Int? = nil,
    using generator: inout Generator
  ) {
    require(
      channels.count == strides.count + 1,
      "ConvNet: \(channels) channels need \(max(channels.count - 1, 0)) strides, not \(strides)")
    require(
      outputs == nil || pooled != nil, "ConvNet: outputs need pooled, which fixes their inputs")
    var layers: [Module] = []
    for ((inputs, outputs), stride) in zip(zip(channels, channels.dropFirst()), strides) {
      layers += [
        Conv2d(
          inputs, outputs, kernelSize: 3, stride: Size2d(stride), padding: 1, bias: false,
          using: &generator),
        BatchNorm2d(outputs), ReLU(),
      ]
    }
    if let pooled { layers.append(AdaptiveAvgPool2d(Size2d(pooled))) }
    layers.append(Flatten())
    if let outputs, let pooled, let last = channels.last {
      layers.append(Linear(pooled * pooled * last, outputs, using: &generator))
    }
    super.init(layers)
  }
}
