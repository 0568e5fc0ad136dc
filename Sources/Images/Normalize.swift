import Kernels
import Tensors

/// Bytes to numbers near 0: `(byte / 255 − mean) / deviation`, channel by channel, in one pass.
///
/// torchvision's `ToTensor` and `Normalize`, the same bits. A network learns fastest when its inputs have mean 0
/// and deviation 1 (LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998). Means and deviations must come
/// from the pictures that are trained on, never from those that test.
public struct Normalize: Sendable, Hashable {
  /// One number for each channel, or one for all.
  public let mean, deviation: [Float]
  /// What each of the 256 bytes becomes, for three channels.
  private let table: [Float]

  /// - Precondition: means and deviations are 1 or 3 each, as many of one as of the other; deviations are
  ///   positive.
  public init(mean: [Float], deviation: [Float]) {
    require(
      (mean.count == 1 || mean.count == 3) && mean.count == deviation.count
        && deviation.allSatisfy { $0 > 0 },
      "Normalize: needs 1 or 3 means and as many positive deviations, not \(mean) and \(deviation)")
    (self.mean, self.deviation) = (mean, deviation)
    table = (0..<3).flatMap { channel in
      let (mean, deviation) = (mean[channel % mean.count], deviation[channel % mean.count])
      return (0..<256).map { (Float($0) / 255 - mean) / deviation }
    }
  }

  /// Numbers from 0 to 1, as they are.
  public static let none = Normalize(mean: [0], deviation: [1])

  /// The means and deviations of ImageNet, which networks trained on it expect.
  public static let imageNet = Normalize(
    mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

  /// The means and deviations of CIFAR-10.
  public static let cifar10 = Normalize(
    mean: [0.4914, 0.4822, 0.4465], deviation: [0.2023, 0.1994, 0.2010])

  /// Returns the picture as `[C, H, W]`.
  public func tensor(_ image: Image) -> Tensor<Float> {
    .floats([image.channels, image.height, image.width]) { write(image, into: $0) }
  }

  /// Writes the picture as `[C, H, W]` into memory for as many numbers: a place in a batch.
  public func write(_ image: Image, into target: UnsafeMutablePointer<Float>) {
    image.pixels.withUnsafeBufferPointer { pixels in
      table.withUnsafeBufferPointer { table in
        planes(
          ofPixels: pixels.baseAddress!, count: image.width * image.height,
          channels: image.channels,
          tables: table.baseAddress!, into: target)
      }
    }
  }

  /// Returns `[C, H, W]` or `[N, C, H, W]` of numbers from 0 to 1, normalized.
  ///
  /// - Precondition: the tensor has as many channels as there are means, or there is one mean.
  public func callAsFunction(_ tensor: Tensor<Float>) -> Tensor<Float> {
    (tensor - channels(mean, of: tensor)) / channels(deviation, of: tensor)
  }

  /// Returns what ``callAsFunction(_:)`` was given: for showing.
  public func undone(_ tensor: Tensor<Float>) -> Tensor<Float> {
    tensor * channels(deviation, of: tensor) + channels(mean, of: tensor)
  }

  private func channels(_ numbers: [Float], of tensor: Tensor<Float>) -> Tensor<Float> {
    require(
      tensor.rank >= 3 && (numbers.count == 1 || tensor.shape[tensor.rank - 3] == numbers.count),
      "Normalize: \(numbers.count) means do not fit \(tensor.shape); needs [C, H, W] or [N, C, H, W]"
    )
    return Tensor(numbers, shape: [numbers.count, 1, 1])
  }
}
