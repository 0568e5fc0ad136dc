import Datasets
import Tensors
import Vision

/// Digits with their labels, as a dataset.
struct DigitDataset: LabeledDataset {
  let digits: Digits
  var count: Int { digits.labels.count }
  var labels: [Int] { digits.labels }
  var classes: [String] { (0...9).map(String.init) }
  func item(_ index: Int, epoch: Int) -> Labeled<Tensor<Float>> {
    Labeled(digits.images[index], label: digits.labels[index])
  }
}

extension Digits {
  /// Returns the digits of some classes, and all others.
  func parted(_ classes: ClosedRange<Int>) -> (those: Digits, others: Digits) {
    (
      self[labels.indices.filter { classes.contains(labels[$0]) }],
      self[labels.indices.filter { !classes.contains(labels[$0]) }]
    )
  }

  /// The pixels as rows, `[N, 64]`.
  var pixels: Tensor<Float> { images.flattened(from: 1) }
}
