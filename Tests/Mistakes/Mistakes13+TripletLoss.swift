import Autograd

/// d(anchor, positive) − d(anchor, negative) + margin.
private func terms(
  _ positives: Variable, _ anchors: Variable, _ negatives: Variable, _ margin: Float
) -> Variable {
  anchors.pairwiseDistance(positives) - anchors.pairwiseDistance(negatives) + margin
}

enum TripletExchanged: Mistake13 {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    terms(negatives, anchors, positives, margin).clamped(min: 0).mean()
  }
}

enum TripletNoHinge: Mistake13 {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    terms(positives, anchors, negatives, margin).mean()
  }
}

enum HingeAfterMean: Mistake13 {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    terms(positives, anchors, negatives, margin).mean().clamped(min: 0)
  }
}

enum TripletSquared: Mistake13 {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    let near = anchors.pairwiseDistance(positives).squared()
    let far = anchors.pairwiseDistance(negatives).squared()
    return (near - far + margin).clamped(min: 0).mean()
  }
}

enum TripletAddedUp: Mistake13 {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    terms(positives, anchors, negatives, margin).clamped(min: 0).sum()
  }
}

enum ActiveTriplets: Mistake13 {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    let all = terms(positives, anchors, negatives, margin).clamped(min: 0)
    return all.sum() / Float(max(all.value.scalars.count { $0 > 0 }, 1))
  }
}

enum NoMargin: Mistake13 {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    terms(positives, anchors, negatives, 0).clamped(min: 0).mean()
  }
}

enum FromPositive: Mistake13 {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    let near = anchors.pairwiseDistance(positives)
    let far = positives.pairwiseDistance(negatives)
    return (near - far + margin).clamped(min: 0).mean()
  }
}

enum TripletNotFinite: Mistake13 {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    let near = (anchors - positives).squared().sum([1]).sqrt()
    let far = (anchors - negatives).squared().sum([1]).sqrt()
    return (near - far + margin).clamped(min: 0).mean()
  }
}

enum TripletCutOff: Mistake13 {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    let near = Variable(anchors.value).pairwiseDistance(Variable(positives.value))
    let far = Variable(anchors.value).pairwiseDistance(Variable(negatives.value))
    return (near - far + margin).clamped(min: 0).mean()
  }
}

enum MarginTakenOff: Mistake13 {
  static func tripletLoss(
    anchors: Variable, positives: Variable, negatives: Variable, margin: Float
  ) throws -> Variable {
    let near = anchors.pairwiseDistance(positives)
    let far = anchors.pairwiseDistance(negatives)
    return (near - far - margin).clamped(min: 0).mean()
  }
}
