import Autograd
import Tensors

extension Solutions {
  /// Exercise 15.3: compute NT-Xent, the loss of SimCLR.
  ///
  /// N images with two views each have 2N embeddings. Each of them asks: which of the other 2N − 1 is the other
  /// view of my image? That is a classification as in chapter 6, with cosine similarities as logits:
  ///
  ///     L = mean over all 2N views i of  −log( e^(s(i, i⁺)/τ) / Σ_{k ≠ i} e^(s(i, k)/τ) )
  ///
  /// s(i, k) is the cosine similarity of embeddings i and k, i⁺ is the partner, the other view of i's image,
  /// and τ is the temperature. The view itself is not among the answers: its cosine with itself is 1, and
  /// nothing could be larger. If all embeddings are equal, all answers are equally likely, and L = ln(2N − 1).
  ///
  /// At τ = 0.005 the exponentials overflow: compute the logarithm of the sum as in exercise 3.3.
  ///
  /// `x.normalized()` scales rows to length 1, and `Variable.cat([a, b])` puts the rows of b below those of a.
  /// `x.maskedFill(where: mask, with: -.infinity)` replaces the elements where a mask is true, and
  /// `Tensor<Bool>([true, …], shape: [n, n])` is a mask. `x.logSumExp([1])` works along rows, and
  /// `x.softmaxCrossEntropy(classes)` is the loss of chapter 6.
  ///
  /// - Parameters:
  ///   - first: the embeddings of one view of each image, `[N, D]`.
  ///   - second: those of the other view, in the same order.
  ///   - temperature: τ, above 0.
  /// - Returns: the loss, shape `[]`.
  public static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    let n = first.shape[0]
    let all = Variable.cat([first, second]).normalized()
    let scores = all.matmul(all.transposed()) / temperature
    let itself = Tensor<Bool>(
      (0..<4 * n * n).map { $0 / (2 * n) == $0 % (2 * n) }, shape: [2 * n, 2 * n])
    return scores.maskedFill(where: itself, with: -.infinity)
      .softmaxCrossEntropy((0..<2 * n).map { ($0 + n) % (2 * n) })
  }
}

extension Exercises {
  public static let ntXent = Exercise<(Variable, Variable, Float) throws -> Variable>(
    .ntXent, solution: Solutions.ntXent, cases: pairsOfViews,
    run: { ntXent, views in
      views.outcome(try ntXent(views.leaves[0], views.leaves[1], Float(views.temperature)))
    },
    mismatch: { $0.mismatch($1) }, isSame: { $0.isClose(to: $1) }, describe: \.text,
    trivialAnswers: [
      { _, _, _ in Variable(0) }, { _, _, temperature in Variable(Tensor(temperature)) },
      { _, _, _ in Variable(Tensor([], shape: [0])) },
    ],
    mistakes: {
      Mistake("the view itself is among the answers: nothing is larger than a cosine of 1") {
        let (scores, partners) = parts($0, $1, $2) { _, _ in false }
        return scores.softmaxCrossEntropy(partners)
      }
      Mistake("the view itself has score 0: e⁰ = 1 still counts in the sum; use −∞") {
        let (scores, partners) = parts($0, $1, $2) { _, _ in false }
        return scores.maskedFill(where: mask(partners.count, ==), with: 0)
          .softmaxCrossEntropy(partners)
      }
      Mistake("only the first views are anchors: all 2N views are") {
        let (scores, partners) = parts($0, $1, $2)
        let n = partners.count / 2
        return scores[0..<n].softmaxCrossEntropy(Array(partners[..<n]))
      }
      Mistake("only the views of the other side are answers: all other 2N − 1 are") {
        first, second, temperature in
        let n = first.shape[0]
        let (scores, partners) = parts(first, second, temperature) { $0 / n == $1 / n }
        return scores.softmaxCrossEntropy(partners)
      }
      Mistake("the embeddings are not normalized: the scores are cosines") {
        first, second, temperature in
        let all = Variable.cat([first, second])
        let (n, size) = (first.shape[0], all.shape[0])
        return (all.matmul(all.transposed()) / temperature)
          .maskedFill(where: mask(size, ==), with: -.infinity)
          .softmaxCrossEntropy((0..<size).map { ($0 + n) % size })
      }
      Mistake("no temperature: divide the cosines by it") { first, second, _ in
        try Solutions.ntXent(first, second, temperature: 1)
      }
      Mistake("multiplied by the temperature: divide the cosines by it") {
        try Solutions.ntXent($0, $1, temperature: 1 / $2)
      }
      Mistake("the wrong partner: row i of the first views belongs to row i of the second") {
        let (scores, partners) = parts($0, $1, $2)
        return scores.softmaxCrossEntropy(partners.indices.map { $0 ^ 1 })
      }
      Mistake("the partner is left out of the sum: it is one of the answers") {
        first, second, temperature in
        let n = first.shape[0]
        let (scores, _) = parts(first, second, temperature) { $0 % n == $1 % n }
        return (scores.logSumExp([1]) - matches(first, second, temperature)).mean()
      }
      Mistake("the loss is summed: it is the mean over all views") {
        let loss = try Solutions.ntXent($0, $1, temperature: $2)
        return loss * Float(2 * $0.shape[0])
      }
      Mistake("the sum is divided by N: there are 2N views") {
        try Solutions.ntXent($0, $1, temperature: $2) * 2
      }
      Mistake("the sign: the loss is −log of a probability, which is never below 0") {
        -(try Solutions.ntXent($0, $1, temperature: $2))
      }
      Mistake("overflow: compute the logarithm of the sum as in exercise 3.3") {
        let (scores, _) = parts($0, $1, $2)
        return (scores.exp().sum([1]).log() - matches($0, $1, $2)).mean()
      }
      .signs { views, outcome in views.temperature < 0.1 && outcome.isNonFinite }
      Mistake("NaN without an overflow: 0 · ∞ is NaN; fill the diagonal, do not multiply") {
        let (scores, partners) = parts($0, $1, $2) { _, _ in false }
        let itself = mask(partners.count, ==)
        let diagonal = Tensor<Float>(itself.scalars.map { $0 ? 1 : 0 }, shape: itself.shape)
        return (scores + Variable(diagonal) * -.infinity).softmaxCrossEntropy(partners)
      }
      .signs { $1.isNaN }
      Mistake("the partner is at −∞: the partner of i is i + N or i − N, never i itself") {
        let (scores, partners) = parts($0, $1, $2)
        return scores.softmaxCrossEntropy(
          partners.indices.map { $0 < partners.count / 2 ? partners[$0] : $0 })
      }
      .signs { $1.isNonFinite }
      Mistake("detached from the graph: compute with the variables, not with their values") {
        try Solutions.ntXent(Variable($0.value), Variable($1.value), temperature: $2)
      }
    })
}

/// The cosines of all views with all over τ, −∞ where `isHidden`, and the partner of each view.
private func parts(
  _ first: Variable, _ second: Variable, _ temperature: Float, isHidden: (Int, Int) -> Bool = (==)
) -> (scores: Variable, partners: [Int]) {
  let n = first.shape[0]
  let all = Variable.cat([first, second]).normalized()
  let scores = all.matmul(all.transposed()) / temperature
  return (
    scores.maskedFill(where: mask(2 * n, isHidden), with: -.infinity),
    (0..<2 * n).map { ($0 + n) % (2 * n) }
  )
}

private func mask(_ size: Int, _ isTrue: (Int, Int) -> Bool) -> Tensor<Bool> {
  Tensor((0..<size * size).map { isTrue($0 / size, $0 % size) }, shape: [size, size])
}

/// The cosine of each view and its partner over τ, `[2N]`.
private func matches(_ first: Variable, _ second: Variable, _ temperature: Float) -> Variable {
  let match = (first.normalized() * second.normalized()).sum([1]) / temperature
  return .cat([match, match])
}

/// By hand first; then random ones, a batch of one image, equal embeddings, and a temperature at which
/// exponentials overflow.
private func pairsOfViews() -> [PairOfViews] {
  var generator = Generator(seed: 153)
  func random(_ rows: Int, _ dimensions: Int, _ temperature: Double) -> PairOfViews {
    let first = Tensor<Float>.normal([rows, dimensions], using: &generator) * 2
    let second = first * 0.7 + .normal([rows, dimensions], using: &generator)
    return PairOfViews(first, second, temperature: temperature)
  }
  let point = Tensor<Float>([0.6, 0.8, 0.6, 0.8, 0.6, 0.8], shape: [3, 2])
  return [
    PairOfViews([[1, 0], [0, 2]], [[2, 0], [-3, 0]], temperature: 0.5), random(3, 2, 0.4),
    random(5, 4, 0.1), random(2, 3, 1.5), random(1, 3, 0.5),
    PairOfViews(point, point * 2, temperature: 0.5), random(4, 3, 0.005),
  ]
}
