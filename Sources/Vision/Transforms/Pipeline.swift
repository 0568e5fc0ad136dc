import Tensors

/// A conversion of images to input tensors of a network: transforms of the image, ``/Images/Normalize``, and
/// transforms of the tensor.
///
///     let train = Pipeline(
///       [RandomResizedCrop(224), RandomHorizontalFlip()], normalize: .imageNet)
///     let x = train(image, seed: 1, epoch: epoch, index: index)   // [3, 224, 224]
public struct Pipeline: Sendable {
  /// The transforms of the image.
  public let transform: Compose
  /// The conversion to a tensor.
  public let normalize: Normalize
  /// The transforms of the tensor, for example ``RandomErasing``.
  public let last: Compose

  /// Creates a pipeline.
  ///
  /// - Parameters:
  ///   - transforms: The transforms of the image, in order.
  ///   - normalize: The conversion to a tensor.
  ///   - last: The transforms of the tensor, in order.
  public init(
    _ transforms: [any Transform] = [], normalize: Normalize = .none, last: [any Transform] = []
  ) {
    transform = Compose(transforms)
    self.normalize = normalize
    self.last = Compose(last)
  }

  /// Returns an image as a tensor `[C, H, W]`, with random numbers from `generator`.
  public func callAsFunction(_ image: Image, using generator: inout Generator) -> Tensor<Float> {
    let tensor = normalize.tensor(transform(image, using: &generator))
    return last.transforms.isEmpty ? tensor : last(tensor, using: &generator)
  }

  /// Returns image `index` of a dataset as a tensor `[C, H, W]`; the random numbers depend only on `seed`,
  /// `epoch` and `index`.
  public func callAsFunction(
    _ image: Image, seed: UInt64, epoch: Int, index: Int
  ) -> Tensor<Float> {
    var generator = Generator(seed: seed).split(epoch, index)
    return self(image, using: &generator)
  }
}
