import Layers
import Tensors

/// Projection heads of self-supervised methods, with the dimensions of their papers by default.
///
/// The loss is computed on the head's output; downstream tasks use the encoder's output. In
/// training, heads with batch normalization need batches of at least two.
public enum ProjectionHead {
  /// Returns SimCLR's projection head: linear, batch normalization, ReLU, linear.
  public static func simCLR(
    _ inputs: Int, hidden: Int? = nil, outputs: Int = 128, using generator: inout Generator
  ) -> Sequential {
    layers([inputs, hidden ?? inputs, outputs], using: &generator)
  }

  /// Returns MoCo v2's projection head: linear, ReLU, linear, without batch normalization.
  public static func moCo(
    _ inputs: Int, outputs: Int = 128, using generator: inout Generator
  ) -> Sequential {
    Sequential(
      Linear(inputs, inputs, using: &generator), ReLU(),
      Linear(inputs, outputs, using: &generator))
  }

  /// Returns BYOL's projector, or with `inputs` 256 its predictor.
  public static func byol(
    _ inputs: Int, hidden: Int = 4096, outputs: Int = 256, using generator: inout Generator
  ) -> Sequential {
    layers([inputs, hidden, outputs], using: &generator)
  }

  /// Returns SimSiam's projector: three linear layers, each with batch normalization, the last one
  /// without affine parameters.
  public static func simSiam(
    _ inputs: Int, outputs: Int = 2048, using generator: inout Generator
  ) -> Sequential {
    let head = layers(
      [inputs, inputs, inputs, outputs], hiddenBias: false, outputBias: false, using: &generator)
    head.append(BatchNorm1d(outputs, affine: false))
    return head
  }

  /// Returns SimSiam's predictor, a bottleneck: 2048 → 512 → 2048.
  public static func simSiamPredictor(
    _ size: Int = 2048, hidden: Int = 512, using generator: inout Generator
  ) -> Sequential {
    layers([size, hidden, size], hiddenBias: false, using: &generator)
  }

  /// Returns the projector of Barlow Twins and VICReg: three linear layers with batch normalization
  /// and ReLU in between.
  public static func wide(
    _ inputs: Int, width: Int = 8192, using generator: inout Generator
  ) -> Sequential {
    layers(
      [inputs, width, width, width], hiddenBias: false, outputBias: false, using: &generator)
  }

  /// Returns SwAV's projection head: like SimCLR's, with a hidden dimension of 2048.
  public static func swAV(
    _ inputs: Int, hidden: Int = 2048, outputs: Int = 128, using generator: inout Generator
  ) -> Sequential {
    layers([inputs, hidden, outputs], using: &generator)
  }

  /// Returns linear layers of the given sizes, with batch normalization and ReLU in between.
  private static func layers(
    _ sizes: [Int], hiddenBias: Bool = true, outputBias: Bool = true,
    using generator: inout Generator
  ) -> Sequential {
    let head = Sequential([])
    for (index, (inputs, outputs)) in zip(sizes, sizes.dropFirst()).enumerated() {
      let isLast = index == sizes.count - 2
      let bias = isLast ? outputBias : hiddenBias
      head.append(Linear(inputs, outputs, bias: bias, using: &generator))
      if isLast { break }
      head.append(BatchNorm1d(outputs))
      head.append(ReLU())
    }
    return head
  }
}
