import Datasets
import Files
import Tensors

/// A dataset of labeled images of one size in memory, such as CIFAR and MNIST.
public struct PackedImages: LabeledDataset {
  /// The size of all images.
  public let width, height, channels: Int
  public let labels: [Int]
  public let classes: [String]
  /// The values of all images `[N, C, H, W]`, from 0 to 255.
  public let pixels: Tensor<UInt8>

  package init(pixels: Tensor<UInt8>, labels: [Int], classes: [String]) {
    (self.pixels, self.labels, self.classes) = (pixels, labels, classes)
    (channels, height, width) = (pixels.shape[1], pixels.shape[2], pixels.shape[3])
  }

  public var count: Int { labels.count }

  public func item(_ index: Int, epoch: Int = 0) -> Labeled<Image> {
    requireItem(index, "PackedImages")
    return Labeled(
      Image(
        width: width, height: height, channels: channels,
        pixels: pixels[index].permuted([1, 2, 0]).scalars), label: labels[index])
  }

  /// The number of bytes of an image.
  package var byteCount: Int { channels * height * width }

  /// Returns a checksum of the image at `index`.
  package func checksum(_ index: Int) -> UInt64 {
    pixels.withContiguous { pixels in
      Checksum.fnv1a(.init(start: pixels + index * byteCount, count: byteCount))
    }
  }
}

extension Digits: LabeledDataset {
  public var count: Int { labels.count }
  public var classes: [String] { (0...9).map(String.init) }

  /// Returns the digit at `index` as `[1, 8, 8]`, from 0 (paper) to 1 (ink), and its label.
  public func item(_ index: Int, epoch: Int = 0) -> Labeled<Tensor<Float>> {
    requireItem(index, "Digits")
    return Labeled(images[index], label: labels[index])
  }
}
