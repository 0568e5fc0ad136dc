import Autograd
import Layers
import Tensors
import TestSupport

private typealias Loss = ([Variable]) -> Variable

/// Returns the loss of a case of `attention_and_layers.py`.
func attentionLoss(
  _ name: String, _ reduction: Reduction, _ fixture: Fixture
) -> (([Variable]) -> Variable)? {
  likelihood(name, reduction, fixture) ?? margin(name, reduction)
    ?? classes(name, reduction, fixture)
}

private let labels: Tensor<Int32> = [2, 0, 4, 1, 2, 3]

private func likelihood(_ name: String, _ reduction: Reduction, _ fixture: Fixture) -> Loss? {
  func nll(
    _ labels: Tensor<Int32>, _ weight: Tensor<Float>? = nil, ignoreIndex: Int = -100
  ) -> Loss {
    { NLLLoss(weight: weight, ignoreIndex: ignoreIndex, reduction: reduction)($0[0], labels) }
  }
  func poisson(_ logInput: Bool = true, full: Bool = false, epsilon: Float = 1e-8) -> Loss {
    {
      PoissonNLLLoss(logInput: logInput, full: full, epsilon: epsilon, reduction: reduction)(
        $0[0], $0[1])
    }
  }
  func gaussian(full: Bool = false, epsilon: Float = 1e-6) -> Loss {
    {
      GaussianNLLLoss(full: full, epsilon: epsilon, reduction: reduction)(
        $0[0], $0[1], variance: $0[2])
    }
  }
  switch name {
  case "nll": return nll(labels)
  case "nllWeight": return nll(labels, fixture.floats("weight5"))
  case "nllIgnore": return nll(labels, fixture.floats("weight5"), ignoreIndex: 2)
  case "nllOne": return nll(Tensor(3))
  case "nllImage": return nll([[[0, 2], [1, -100]], [[2, 2], [0, 1]]])
  case "nllAwkward": return nll([0, 1, 0, 2, 1, 1])
  case "poisson", "poissonAwkward", "poissonAwkwardSeeds": return poisson()
  case "poissonFull": return poisson(full: true)
  case "poissonMean": return poisson(false)
  case "poissonMeanFull": return poisson(false, full: true, epsilon: 0.5)
  case "gaussian", "gaussianShort": return gaussian()
  case "gaussianFull": return gaussian(full: true)
  case "gaussianSmall": return gaussian(epsilon: 0.5)
  default: return nil
  }
}

private func margin(_ name: String, _ reduction: Reduction) -> Loss? {
  let y: Tensor<Float> = [[1, -1, 1, -1], [-1, -1, 1, 1], [1, 1, -1, 1]]
  func ranking(_ y: Tensor<Float>, _ margin: Float = 0) -> Loss {
    { MarginRankingLoss(margin: margin, reduction: reduction)($0[0], $0[1], y) }
  }
  func hinge(_ y: Tensor<Float>, _ margin: Float = 1) -> Loss {
    { HingeEmbeddingLoss(margin: margin, reduction: reduction)($0[0], y) }
  }
  switch name {
  case "huber", "huberEdge", "huberAwkward", "huberAwkwardSeeds":
    return { HuberLoss(reduction: reduction)($0[0], $0[1]) }
  case "huberDelta", "huberDeltaAwkward", "huberDeltaAwkwardSeeds":
    return { HuberLoss(delta: 2.5, reduction: reduction)($0[0], $0[1]) }
  case "ranking": return ranking(y)
  case "rankingMargin": return ranking(y, 0.7)
  case "rankingEdge": return ranking([1, 1, -1])
  case "hinge": return hinge(y)
  case "hingeMargin": return hinge(y, 2.5)
  case "hingeEdge": return hinge([-1, -1, 1, 0])
  case "hingeAwkward":
    return hinge(Tensor((0..<22).map { $0 % 2 == 0 ? 1 : -1 }, shape: [22]))
  case "hingeAwkwardSeeds":
    return hinge(Tensor((0..<128).map { $0 % 2 == 0 ? 1 : -1 }, shape: [128]))
  case "softMarginAwkwardSeeds":
    let y = Tensor((0..<64).map { Float($0 % 2 == 0 ? 1 : -1) }, shape: [64])
    return { SoftMarginLoss(reduction: reduction)($0[0], y) }
  case "softMargin": return { SoftMarginLoss(reduction: reduction)($0[0], y) }
  default: return nil
  }
}

private func classes(_ name: String, _ reduction: Reduction, _ fixture: Fixture) -> Loss? {
  let weight = fixture.contains("weight5") ? fixture.floats("weight5") : nil
  let sets: Tensor<Int32> = [
    [3, 0, -1, 1, 1], [4, 2, 1, 0, 3], [-1, 1, 2, 3, 4], [2, -1, -1, -1, -1], [0, 1, -1, 4, -1],
    [1, 1, 3, -1, 0],
  ]
  func multiMargin(_ labels: Tensor<Int32>) -> Loss {
    { MultiMarginLoss(reduction: reduction)($0[0], labels) }
  }
  func multiLabel(_ sets: Tensor<Int32>) -> Loss {
    { MultiLabelMarginLoss(reduction: reduction)($0[0], sets) }
  }
  switch name {
  case "multiMargin": return multiMargin(labels)
  case "multiMarginSquared":
    return {
      MultiMarginLoss(p: 2, margin: 1.5, weight: weight, reduction: reduction)($0[0], labels)
    }
  case "multiMarginOne": return multiMargin(Tensor(3))
  case "multiMarginEdge": return multiMargin([0])
  case "multiLabel": return multiLabel(sets)
  case "multiLabelOne": return multiLabel(sets[0])
  case "multiLabelSoft", "multiLabelSoftOne":
    return { MultiLabelSoftMarginLoss(reduction: reduction)($0[0], $0[1]) }
  case "multiLabelSoftWeight":
    return { MultiLabelSoftMarginLoss(weight: weight, reduction: reduction)($0[0], $0[1]) }
  default: return nil
  }
}
