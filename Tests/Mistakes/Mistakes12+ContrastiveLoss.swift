import Autograd
import Tensors

/// y · same + (1 − y) · different, for every pair.
private func terms(
  _ isSame: Tensor<Float>, _ same: Variable, _ different: Variable
) -> Variable {
  let y = Variable(isSame)
  return y * same + (1 - y) * different
}

private func gap(_ distance: Variable, _ margin: Float) -> Variable {
  (margin - distance).clamped(min: 0)
}

/// What is right, before the mean.
private func right(_ distance: Variable, _ isSame: Tensor<Float>, _ margin: Float) -> Variable {
  terms(isSame, distance.squared(), gap(distance, margin).squared())
}

enum LabelsExchanged: Mistake12 {
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable {
    terms(isSame, gap(distance, margin).squared(), distance.squared()).mean()
  }
}

enum NoHinge: Mistake12 {
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable {
    terms(isSame, distance.squared(), (margin - distance).squared()).mean()
  }
}

enum GapNotSquared: Mistake12 {
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable {
    terms(isSame, distance.squared(), gap(distance, margin)).mean()
  }
}

enum SquareInGap: Mistake12 {
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable {
    terms(isSame, distance.squared(), gap(distance.squared(), margin).squared()).mean()
  }
}

enum MarginOfOne: Mistake12 {
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable { right(distance, isSame, 1).mean() }
}

enum SoftenedHinge: Mistake12 {
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable {
    terms(isSame, distance.squared(), (1 + (margin - distance).exp()).log().squared()).mean()
  }
}

enum LossAddedUp: Mistake12 {
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable { right(distance, isSame, margin).sum() }
}

enum LossHalved: Mistake12 {
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable { right(distance, isSame, margin).mean() * 0.5 }
}

enum TwoMeans: Mistake12 {
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable {
    let all = right(distance, isSame, margin)
    let same = (all * Variable(isSame)).sum() / max(isSame.sum().item, 1)
    let different = (all * Variable(1 - isSame)).sum() / max((1 - isSame).sum().item, 1)
    return same + different
  }
}

enum ContrastiveCutOff: Mistake12 {
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable { right(Variable(distance.value), isSame, margin).mean() }
}

enum NothingSquared: Mistake12 {
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable {
    terms(isSame, distance, gap(distance, margin)).mean()
  }
}

enum SquareInsideGap: Mistake12 {
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) throws -> Variable {
    terms(isSame, distance.squared(), gap(distance.squared(), margin)).mean()
  }
}
