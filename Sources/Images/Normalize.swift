import Kernels
import Tensors

/// A conversion of images to tensors that standardizes each channel: `(byte / 255 − mean) / deviation`.
///
/// The result is that of torchvision's `ToTensor` and `Normalize`, bit for bit, in one pass. A network learns
/// fastest if its inputs have mean 0 and standard deviation 1 (LeCun, Bottou, Orr and Müller, "Efficient
/// BackProp", 1998). Means and standard deviations must be computed on the training set, never on the test
/// set.
public struct Normalize: Sendable, Hashable {
  /// The mean and the standard deviation of each channel, or a single one for all channels.
  public let mean, deviation: [Float]
  /// The result for each of the 256 bytes in each of three channels.
  private let table: [Float]

  /// Creates a normalization.
  ///
  /// - Parameters:
  ///   - mean: The mean of each channel, or a single one for all channels.
  ///   - deviation: The standard deviation of each channel, or a single one for all channels.
  /// - Precondition: There are 1 or 3 means and as many standard deviations, which are positive.
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

  /// The identity, for values from 0 to 1.
  public static let none = Normalize(mean: [0], deviation: [1])

  /// The means and standard deviations of ImageNet, which pretrained networks expect.
  public static let imageNet = Normalize(
    mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

  /// The means and standard deviations of CIFAR-10.
  public static let cifar10 = Normalize(
    mean: [0.4914, 0.4822, 0.4465], deviation: [0.2023, 0.1994, 0.2010])

  /// Returns an image as a normalized tensor `[C, H, W]`.
  public func tensor(_ image: Image) -> Tensor<Float> {
    .floats([image.channels, image.height, image.width]) { write(image, into: $0) }
  }

  /// Writes an image as a normalized tensor `[C, H, W]` to memory, for example to its part of a batch.
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

  /// Returns a tensor `[C, H, W]` or `[N, C, H, W]` of values from 0 to 1, normalized.
  ///
  /// - Precondition: The tensor has as many channels as there are means, or there is one mean.
  public func callAsFunction(_ tensor: Tensor<Float>) -> Tensor<Float> {
    (tensor - channels(mean, of: tensor)) / channels(deviation, of: tensor)
  }

  /// Returns the inverse of ``callAsFunction(_:)``: values from 0 to 1, for display.
  public func denormalized(_ tensor: Tensor<Float>) -> Tensor<Float> {
    tensor * channels(deviation, of: tensor) + channels(mean, of: tensor)
  }

  /// Returns values per channel as a tensor that broadcasts with `tensor`.
  private func channels(_ values: [Float], of tensor: Tensor<Float>) -> Tensor<Float> {
    require(
      tensor.rank >= 3 && (values.count == 1 || tensor.shape[tensor.rank - 3] == values.count),
      "Normalize: \(values.count) means do not match \(tensor.shape); needs [C, H, W] or [N, C, H, W]"
    )
    return Tensor(values, shape: [values.count, 1, 1])
  }
}
