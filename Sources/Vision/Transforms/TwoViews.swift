import Tensors

/// Two views of one picture, each drawn for itself: what learning without labels compares.
///
///     let views = TwoViews.simCLR(.imageNet)
///     let (first, second) = views(picture, seed: 1, epoch: epoch, index: index)
public struct TwoViews: Sendable {
  public let first, second: Pipeline

  /// Both views by one pipeline.
  public init(_ pipeline: Pipeline) { self.init(pipeline, pipeline) }

  /// Each view by a pipeline of its own.
  public init(_ first: Pipeline, _ second: Pipeline) {
    (self.first, self.second) = (first, second)
  }

  /// Returns two tensors `[C, H, W]`; `generator` is split, one stream for each view.
  public func callAsFunction(
    _ image: Image, using generator: Generator
  ) -> (first: Tensor<Float>, second: Tensor<Float>) {
    var (one, other) = (generator.split(0), generator.split(1))
    return (first(image, using: &one), second(image, using: &other))
  }

  /// Returns the views of picture `index` of a data set in `epoch`: the same on every thread.
  public func callAsFunction(
    _ image: Image, seed: UInt64, epoch: Int, index: Int
  ) -> (first: Tensor<Float>, second: Tensor<Float>) {
    self(image, using: Generator(seed: seed).split(epoch, index))
  }
}
