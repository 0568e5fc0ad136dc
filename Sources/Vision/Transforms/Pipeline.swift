import Tensors

/// From a picture to the tensor that a network reads: transforms, then ``Normalize``, then transforms of the
/// tensor.
///
///     let train = Pipeline(
///       [RandomResizedCrop(224), RandomHorizontalFlip()], normalize: .imageNet)
///     let x = train(picture, seed: 1, epoch: epoch, index: index)   // [3, 224, 224]
public struct Pipeline: Sendable {
  /// What is done to the picture's bytes.
  public let transform: Compose
  public let normalize: Normalize
  /// What is done to the tensor: ``RandomErasing``.
  public let last: Compose

  public init(
    _ transforms: [any Transform] = [], normalize: Normalize = .none, last: [any Transform] = []
  ) {
    transform = Compose(transforms)
    self.normalize = normalize
    self.last = Compose(last)
  }

  /// Returns the picture as `[C, H, W]`; what is random is drawn from `generator`.
  public func callAsFunction(_ image: Image, using generator: inout Generator) -> Tensor<Float> {
    let tensor = normalize.tensor(transform(image, using: &generator))
    return last.transforms.isEmpty ? tensor : last(tensor, using: &generator)
  }

  /// Returns picture `index` of a data set as `[C, H, W]`, as it is in `epoch`: the same on every thread.
  public func callAsFunction(
    _ image: Image, seed: UInt64, epoch: Int, index: Int
  ) -> Tensor<Float> {
    var generator = Generator(seed: seed).split(epoch, index)
    return self(image, using: &generator)
  }
}
