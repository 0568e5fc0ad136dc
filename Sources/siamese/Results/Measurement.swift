import Contrastive
import Tensors

/// A number that says how good embeddings are, from 0 to 1.
enum Measurement: Equatable, Sendable {
  /// The accuracy of the nearest training images.
  case neighbors(Int)
  /// The mean of the classes' F1 scores, of the nearest training image.
  case macroF1
  /// The accuracy of a linear classifier of the frozen embeddings.
  case linearProbe
  /// The accuracy of the nearest prototype among held-out classes.
  case fewShot(ways: Int, shots: Int)

  var description: String {
    switch self {
    case .neighbors(let k): "\(k)-NN accuracy"
    case .macroF1: "1-NN macro F1"
    case .linearProbe: "linear probe accuracy"
    case .fewShot(let ways, let shots): "\(ways)-way \(shots)-shot accuracy"
    }
  }

  /// Measures held-out embeddings.
  func value(training: LabeledEmbeddings, heldOut: LabeledEmbeddings) -> Double {
    switch self {
    case .neighbors(let k):
      return KNearestNeighbors(training.values, labels: training.labels)
        .accuracy(heldOut.values, labels: heldOut.labels, k: k)
    case .macroF1:
      let found = KNearestNeighbors(training.values, labels: training.labels)
        .predictions(heldOut.values, k: 1)
      return Self.macroF1(found, truth: heldOut.labels)
    case .linearProbe:
      return LinearProbe(training.values, labels: training.labels, maxIterations: 300)
        .accuracy(heldOut.values, labels: heldOut.labels)
    case .fewShot(let ways, let shots):
      return FewShot(ways: ways, shots: shots)
        .evaluate(heldOut.values, labels: heldOut.labels, generator: Generator(seed: 1)).accuracy
    }
  }

  /// Returns the mean F1 score of the classes: scikit-learn's `f1_score` with `average="macro"`.
  static func macroF1(_ found: [Int], truth: [Int]) -> Double {
    let classes = Set(found).union(truth)
    return classes.reduce(0) { sum, label in
      let right = zip(found, truth).count { $0 == label && $1 == label }
      let all = found.count { $0 == label } + truth.count { $0 == label }
      return sum + 2 * Double(right) / Double(all)
    } / Double(classes.count)
  }
}
