import Datasets
import Tensors
import Vision

/// Digits with their labels, by number.
struct Pictures: LabeledDataset {
  let digits: Digits
  var count: Int { digits.labels.count }
  var labels: [Int] { digits.labels }
  var classes: [String] { (0...9).map(String.init) }
  func item(_ index: Int, epoch: Int) -> Labeled<Tensor<Float>> {
    Labeled(digits.images[index], label: digits.labels[index])
  }
}

extension Digits {
  /// Those of some classes, and all others.
  func parted(_ classes: ClosedRange<Int>) -> (those: Digits, others: Digits) {
    (
      self[labels.indices.filter { classes.contains(labels[$0]) }],
      self[labels.indices.filter { !classes.contains(labels[$0]) }]
    )
  }

  /// `[N, 64]`.
  var dots: Tensor<Float> { images.flattened(from: 1) }
}
