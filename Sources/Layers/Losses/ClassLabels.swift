import Autograd
import Tensors

/// The labels of scores `[N, C, …]`, one for each position, with the weights of their classes.
struct ClassLabels {
  /// The labels, with 0 in place of ignored ones.
  private let labels: Tensor<Int32>
  /// Whether each label counts.
  private let counts: Tensor<Bool>
  /// The weight of each label's class, and 0 for ignored ones.
  let weights: Tensor<Float>

  /// Checks the labels.
  ///
  /// - Parameters:
  ///   - labels: `[N, …]`, from 0 to C − 1, or `ignoreIndex`.
  ///   - shape: The shape of the scores, `[N, C, …]`.
  ///   - weight: The class weights, `[C]`; 1 by default.
  ///   - ignoreIndex: The label to ignore.
  ///   - loss: The name of the loss, for messages.
  init(
    _ labels: Tensor<Int32>, scores shape: [Int], weight: Tensor<Float>?, ignoreIndex: Int,
    _ loss: String
  ) {
    Self.check(shape, weight: weight, loss)
    let labelShape = shape.prefix(1) + shape.dropFirst(2)
    require(
      labels.shape == Array(labelShape),
      "\(loss): logits \(shape) need labels \(labelShape), not \(labels.shape)")
    counts = labels.map { Int($0) != ignoreIndex }
    self.labels = labels.map { Int($0) != ignoreIndex ? $0 : 0 }
    for label in self.labels.scalars {
      require(
        label >= 0 && label < shape[1], "\(loss): label \(label) must be from 0 to \(shape[1] - 1)")
    }
    let numbers = weight?.scalars
    weights = self.labels.combined(with: counts, loss) { label, counts in
      counts ? numbers?[Int(label)] ?? 1 : 0
    }
  }

  /// Checks the shapes of scores and of class weights.
  static func check(_ shape: [Int], weight: Tensor<Float>?, _ loss: String) {
    require(
      shape.count >= 2 && shape[1] > 0, "\(loss): needs logits [N, C, …], not \(shape)")
    require(
      weight.map { $0.shape == [shape[1]] } ?? true,
      "\(loss): logits \(shape) need a weight for each of \(shape[1]) classes, not "
        + "\(weight?.shape ?? [])")
  }

  /// Returns −w[y] · x[y] at each position.
  func losses(_ x: Variable) -> Variable {
    -x.gathered(axis: 1, labels.unsqueezed(1)).squeezed(1) * Variable(weights)
  }

  /// Returns the weighted mean or the sum of losses, or the losses themselves; 0 for ignored labels.
  func reduced(_ losses: Variable, _ reduction: Reduction) -> Variable {
    let losses = Variable.where(counts, losses, Variable(0))
    return reduction == .mean ? losses.sum() / weights.sum().item : losses.reduced(reduction)
  }
}
