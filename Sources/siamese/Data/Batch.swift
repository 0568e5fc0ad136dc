import Datasets
import Tensors

/// One item of the training set.
struct Sample: Sendable {
  /// `[C, H, W]`.
  let first: Tensor<Float>
  /// The partner of a pair, or the second view; `nil` where a method takes images one by one.
  var second: Tensor<Float>?
  /// The class of the first.
  let label: Int
  /// Whether both of a pair are of one class.
  var isSame = true
}

/// Samples, stacked.
struct Batch: Sendable {
  /// `[N, C, H, W]`; without second images the second are the first.
  let first, second: Tensor<Float>
  /// The classes of the first.
  let labels: [Int]
  /// `[N]`: 1 where both of a pair are of one class, else 0.
  let isSame: Tensor<Float>

  init(_ samples: [Sample]) {
    let partners = samples.compactMap(\.second)
    first = .stack(samples.map(\.first))
    second = partners.isEmpty ? first : .stack(partners)
    labels = samples.map(\.label)
    isSame = Tensor(samples.map { $0.isSame ? 1 : 0 }, shape: [samples.count])
  }
}
