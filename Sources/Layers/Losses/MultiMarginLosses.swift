import Autograd
import Tensors

/// The multi-class margin loss: the score of the correct class y should exceed all others by a margin (Crammer and
/// Singer, 2001).
///
///     w[y] / C · Σ (i ≠ y) max(0, margin − x[y] + x[i])ᵖ
public struct MultiMarginLoss: Sendable {
  /// The exponent p, 1 or 2.
  public let p: Int
  /// The margin.
  public let margin: Float
  /// The class weights w, `[C]`; 1 by default.
  public let weight: Tensor<Float>?
  /// The reduction over the batch.
  public let reduction: Reduction

  /// Creates the loss.
  public init(
    p: Int = 1, margin: Float = 1, weight: Tensor<Float>? = nil, reduction: Reduction = .mean
  ) {
    require(p == 1 || p == 2, "MultiMarginLoss: p must be 1 or 2, not \(p)")
    (self.p, self.margin, self.weight, self.reduction) = (p, margin, weight, reduction)
  }

  /// Returns the loss.
  ///
  /// - Parameters:
  ///   - x: Scores, `[N, C]`, or `[C]` for a single example.
  ///   - labels: The correct classes, `[N]`, or a scalar; from 0 to C − 1.
  /// - Returns: A scalar; with `.none` the shape of `labels`.
  public func callAsFunction(_ x: Variable, _ labels: Tensor<Int32>) -> Variable {
    if x.shape.count == 1 {
      let one = self(x.unsqueezed(0), labels.reshaped([1]))
      return reduction == .none ? one.reshaped([]) : one
    }
    require(x.shape.count == 2, "MultiMarginLoss: needs scores [N, C] or [C], not \(x.shape)")
    let checked = ClassLabels(
      labels, scores: x.shape, weight: weight, ignoreIndex: .min, "MultiMarginLoss")
    let column = labels.unsqueezed(1)
    let hinges = (x - x.gathered(axis: 1, column) + margin).relu()
    let isOther = Tensor<Int32>.arange(0, Int32(index: x.shape[1], "MultiMarginLoss")) .!= column
    let terms = Variable.where(isOther, p == 1 ? hinges : hinges.squared(), Variable(0))
    return (terms.sum([1]) * Variable(checked.weights) / Float(x.shape[1])).reduced(reduction)
  }
}

/// The margin loss of several labels for each example: the scores of its labels should exceed those of all other
/// classes by 1.
///
///     1/C · Σ (y a label, i none) max(0, 1 − x[y] + x[i])
public struct MultiLabelMarginLoss: Sendable {
  /// The reduction over the batch.
  public let reduction: Reduction

  /// Creates the loss.
  public init(reduction: Reduction = .mean) { self.reduction = reduction }

  /// Returns the loss.
  ///
  /// - Parameters:
  ///   - x: Scores, `[N, C]`, or `[C]` for a single example.
  ///   - labels: The labels of each example, of the same shape: the first ones of its row, up to a −1.
  /// - Returns: A scalar; with `.none` the loss of each example.
  public func callAsFunction(_ x: Variable, _ labels: Tensor<Int32>) -> Variable {
    require(
      (1...2).contains(x.shape.count) && labels.shape == x.shape,
      "MultiLabelMarginLoss: needs scores [N, C] or [C] and labels of the same shape, not \(x.shape) and "
        + "\(labels.shape)")
    if x.shape.count == 1 {
      let one = self(x.unsqueezed(0), labels.unsqueezed(0))
      return reduction == .none ? one.reshaped([]) : one
    }
    let (rows, classes) = (x.shape[0], x.shape[1])
    // Whether each column of labels is one, the labels themselves, and whether each class is a label.
    var (counts, safe) = (Tensor.full(x.shape, false), Tensor<Int32>.zeros(x.shape))
    var isLabel = Tensor.full(x.shape, false)
    for row in 0..<rows {
      for column in 0..<classes {
        let label = Int(labels[row, column].item)
        if label < 0 { break }
        require(
          label < classes,
          "MultiLabelMarginLoss: label \(label) must be from 0 to \(classes - 1), or −1")
        counts.assign(Tensor(true), at: [.at(row), .at(column)])
        safe.assign(Tensor(Int32(label)), at: [.at(row), .at(column)])
        isLabel.assign(Tensor(true), at: [.at(row), .at(label)])
      }
    }
    let hinges = (x.unsqueezed(1) - x.gathered(axis: 1, safe).unsqueezed(2) + 1).relu()
    let isPair = counts.unsqueezed(2) .& .!isLabel.unsqueezed(1)
    let terms = Variable.where(isPair, hinges, Variable(0))
    return (terms.sum([1, 2]) / Float(classes)).reduced(reduction)
  }
}

/// The soft margin loss of several labels for each example: the mean binary cross-entropy of its logits.
///
///     −1/C · Σ w·( t·log σ(x) + (1 − t)·log σ(−x) )      σ the sigmoid
public struct MultiLabelSoftMarginLoss: Sendable {
  /// The class weights w, `[C]`, which are broadcast to the input; 1 by default.
  public let weight: Tensor<Float>?
  /// The reduction over the batch.
  public let reduction: Reduction

  /// Creates the loss.
  public init(weight: Tensor<Float>? = nil, reduction: Reduction = .mean) {
    (self.weight, self.reduction) = (weight, reduction)
  }

  /// Returns the loss.
  ///
  /// - Parameters:
  ///   - logits: Scores x, `[N, C]`, or `[C]` for a single example.
  ///   - target: Targets t of the same shape, from 0 to 1.
  /// - Returns: A scalar; with `.none` the loss of each example.
  public func callAsFunction(_ logits: Variable, _ target: Variable) -> Variable {
    require(
      !logits.shape.isEmpty && logits.shape == target.shape,
      "MultiLabelSoftMarginLoss: logits \(logits.shape) and targets \(target.shape) must have the same "
        + "shape […, C]")
    let losses = -(target * logits.logSigmoid() + (1 - target) * (-logits).logSigmoid())
    let weighted = weight.map { losses * Variable($0) } ?? losses
    return (weighted.sum([-1]) / Float(logits.shape.last!)).reduced(reduction)
  }
}
