import Tensors

/// A pair of augmentation pipelines for two independent views of an image, as self-supervised methods compare
/// them.
///
///     let views = TwoViews.simCLR(.imageNet)
///     let (first, second) = views(image, seed: 1, epoch: epoch, index: index)
public struct TwoViews: Sendable {
  /// The pipelines of the two views.
  public let first, second: Pipeline

  /// Creates a pair of views by the same pipeline.
  public init(_ pipeline: Pipeline) { self.init(pipeline, pipeline) }

  /// Creates a pair of views by different pipelines.
  public init(_ first: Pipeline, _ second: Pipeline) {
    (self.first, self.second) = (first, second)
  }

  /// Returns the two views as tensors `[C, H, W]`; each uses its own stream of `generator`.
  public func callAsFunction(
    _ image: Image, using generator: Generator
  ) -> (first: Tensor<Float>, second: Tensor<Float>) {
    var (one, other) = (generator.split(0), generator.split(1))
    return (first(image, using: &one), second(image, using: &other))
  }

  /// Returns the two views of image `index` of a dataset as tensors `[C, H, W]`; the random numbers depend
  /// only on `seed`, `epoch` and `index`.
  public func callAsFunction(
    _ image: Image, seed: UInt64, epoch: Int, index: Int
  ) -> (first: Tensor<Float>, second: Tensor<Float>) {
    self(image, using: Generator(seed: seed).split(epoch, index))
  }
}
