import Layers
import Tensors

/// The small networks that methods without labels put behind an encoder, with the sizes of their papers.
///
/// The loss sees the head's output; what is used afterwards is the encoder's. Heads with batch normalization
/// need batches of at least two in training.
public enum ProjectionHead {
  /// SimCLR's: linear, batch normalization, ReLU, linear.
  public static func simCLR(
    _ inputs: Int, hidden: Int? = nil, outputs: Int = 128, using generator: inout Generator
  ) -> Sequential {
    layers([inputs, hidden ?? inputs, outputs], using: &generator)
  }

  /// MoCo v2's: linear, ReLU, linear, without batch normalization.
  public static func moCo(
    _ inputs: Int, outputs: Int = 128, using generator: inout Generator
  ) -> Sequential {
    Sequential(
      Linear(inputs, inputs, using: &generator), ReLU(),
      Linear(inputs, outputs, using: &generator))
  }

  /// BYOL's projector, and with `inputs` 256 its predictor.
  public static func byol(
    _ inputs: Int, hidden: Int = 4096, outputs: Int = 256, using generator: inout Generator
  ) -> Sequential {
    layers([inputs, hidden, outputs], using: &generator)
  }

  /// SimSiam's projector: three linear layers, each with batch normalization, the last one without a learnt
  /// scale and shift.
  public static func simSiam(
    _ inputs: Int, outputs: Int = 2048, using generator: inout Generator
  ) -> Sequential {
    let head = layers(
      [inputs, inputs, inputs, outputs], hiddenBias: false, outputBias: false, using: &generator)
    head.append(BatchNorm1d(outputs, affine: false))
    return head
  }

  /// SimSiam's predictor, a bottleneck: 2048 → 512 → 2048.
  public static func simSiamPredictor(
    _ size: Int = 2048, hidden: Int = 512, using generator: inout Generator
  ) -> Sequential {
    layers([size, hidden, size], hiddenBias: false, using: &generator)
  }

  /// The wide head of Barlow Twins and VICReg: three linear layers, batch normalization and ReLU between them.
  public static func wide(
    _ inputs: Int, width: Int = 8192, using generator: inout Generator
  ) -> Sequential {
    layers(
      [inputs, width, width, width], hiddenBias: false, outputBias: false, using: &generator)
  }

  /// SwAV's: as SimCLR's, 2048 wide.
  public static func swAV(
    _ inputs: Int, hidden: Int = 2048, outputs: Int = 128, using generator: inout Generator
  ) -> Sequential {
    layers([inputs, hidden, outputs], using: &generator)
  }

  /// Linear layers of these sizes, batch normalization and ReLU between them.
  private static func layers(
    _ sizes: [Int], hiddenBias: Bool = true, outputBias: Bool = true,
    using generator: inout Generator
  ) -> Sequential {
    let head = Sequential([])
    for (place, (inputs, outputs)) in zip(sizes, sizes.dropFirst()).enumerated() {
      let isLast = place == sizes.count - 2
      let bias = isLast ? outputBias : hiddenBias
      head.append(Linear(inputs, outputs, bias: bias, using: &generator))
      if isLast { break }
      head.append(BatchNorm1d(outputs))
      head.append(ReLU())
    }
    return head
  }
}
