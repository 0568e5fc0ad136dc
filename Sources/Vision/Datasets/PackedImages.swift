import Datasets
import Files
import Tensors

/// Small pictures of one size, all in memory, with their labels: CIFAR's and MNIST's files.
public struct PackedImages: LabeledDataset {
  public let width, height, channels: Int
  public let labels: [Int]
  public let classes: [String]
  /// `[N, C, H, W]` as bytes, 0 to 255.
  public let pixels: Tensor<UInt8>

  init(pixels: Tensor<UInt8>, labels: [Int], classes: [String]) {
    (self.pixels, self.labels, self.classes) = (pixels, labels, classes)
    (channels, height, width) = (pixels.shape[1], pixels.shape[2], pixels.shape[3])
  }

  public var count: Int { labels.count }

  public func item(_ index: Int, epoch: Int = 0) -> Labeled<Image> {
    Labeled(
      Image(
        width: width, height: height, channels: channels,
        pixels: pixels[index].permuted([1, 2, 0]).scalars), label: labels[index])
  }
}

extension Digits: LabeledDataset {
  public var count: Int { labels.count }
  public var classes: [String] { (0...9).map(String.init) }

  /// Returns digit `index` as `[1, 8, 8]`, from 0 (paper) to 1 (ink).
  public func item(_ index: Int, epoch: Int = 0) -> Labeled<Tensor<Float>> {
    Labeled(images[index], label: labels[index])
  }
}
