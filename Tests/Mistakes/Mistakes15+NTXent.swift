import Autograd
import Solutions
import Tensors

/// The scores of all views with all, the places that `isHidden` names at −∞, and each view's class.
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

private func mask(_ size: Int, _ holds: (Int, Int) -> Bool) -> Tensor<Bool> {
  Tensor((0..<size * size).map { holds($0 / size, $0 % size) }, shape: [size, size])
}

/// The cosine of each view and its partner over τ, `[2N]`.
private func matches(_ first: Variable, _ second: Variable, _ temperature: Float) -> Variable {
  let match = (first.normalized() * second.normalized()).sum([1]) / temperature
  return .cat([match, match])
}

enum ItselfAnAnswer: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    let (scores, partners) = parts(first, second, temperature) { _, _ in false }
    return scores.softmaxCrossEntropy(partners)
  }
}

enum ItselfAtZero: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    let (scores, partners) = parts(first, second, temperature) { _, _ in false }
    return scores.maskedFill(where: mask(partners.count, ==), with: 0).softmaxCrossEntropy(partners)
  }
}

enum FirstViewsOnly: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    let (scores, partners) = parts(first, second, temperature)
    let n = first.shape[0]
    return scores[0..<n].softmaxCrossEntropy(Array(partners[..<n]))
  }
}

enum OtherSideOnly: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    let n = first.shape[0]
    let (scores, partners) = parts(first, second, temperature) { $0 / n == $1 / n }
    return scores.softmaxCrossEntropy(partners)
  }
}

enum NotCosines: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    let all = Variable.cat([first, second])
    let scores = all.matmul(all.transposed()) / temperature
    let (n, size) = (first.shape[0], all.shape[0])
    return scores.maskedFill(where: mask(size, ==), with: -.infinity)
      .softmaxCrossEntropy((0..<size).map { ($0 + n) % size })
  }
}

enum NoTemperature: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    try Solutions15.ntXent(first, second, temperature: 1)
  }
}

enum TimesTemperature: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    try Solutions15.ntXent(first, second, temperature: 1 / temperature)
  }
}

enum NeighborAsPartner: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    let (scores, partners) = parts(first, second, temperature)
    return scores.softmaxCrossEntropy(partners.indices.map { $0 ^ 1 })
  }
}

enum PartnerLeftOut: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    let n = first.shape[0]
    let (scores, _) = parts(first, second, temperature) { $0 % n == $1 % n }
    return (scores.logSumExp([1]) - matches(first, second, temperature)).mean()
  }
}

enum ViewsAddedUp: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    let loss = try Solutions15.ntXent(first, second, temperature: temperature)
    return loss * Float(2 * first.shape[0])
  }
}

enum DividedByN: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    try Solutions15.ntXent(first, second, temperature: temperature) * 2
  }
}

enum PowersTooLarge: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    let (scores, _) = parts(first, second, temperature)
    return (scores.exp().sum([1]).log() - matches(first, second, temperature)).mean()
  }
}

enum NTXentCutOff: Mistake15 {
  static func ntXent(
    _ first: Variable, _ second: Variable, temperature: Float
  ) throws -> Variable {
    try Solutions15.ntXent(
      Variable(first.value), Variable(second.value), temperature: temperature)
  }
}
