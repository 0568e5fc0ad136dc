import Autograd
import Solutions

/// The mean cosine of rows.
private func agreement(_ p: Variable, _ z: Variable) -> Variable {
  (p.normalized() * z.normalized()).sum([1]).mean()
}

enum NoStop: Mistake15 {
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable {
    let first = agreement(predictions.0, projections.1)
    return (first + agreement(predictions.1, projections.0)) / -2
  }
}

enum WrongSideStopped: Mistake15 {
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable {
    let first = agreement(predictions.0.detached(), projections.1)
    return (first + agreement(predictions.1.detached(), projections.0)) / -2
  }
}

enum BothStopped: Mistake15 {
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable {
    let first = agreement(predictions.0.detached(), projections.1.detached())
    return (first + agreement(predictions.1.detached(), projections.0.detached())) / -2
  }
}

enum OwnView: Mistake15 {
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable {
    try Solutions15.stopGradient(
      predictions: predictions, projections: (projections.1, projections.0))
  }
}

enum SignForgotten: Mistake15 {
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable {
    -(try Solutions15.stopGradient(predictions: predictions, projections: projections))
  }
}

enum NotOfLengthOne: Mistake15 {
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable {
    let first = (predictions.0 * projections.1.detached()).sum([1]).mean()
    return (first + (predictions.1 * projections.0.detached()).sum([1]).mean()) / -2
  }
}

enum HalfForgotten: Mistake15 {
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable {
    try Solutions15.stopGradient(predictions: predictions, projections: projections) * 2
  }
}

enum OneWayOnly: Mistake15 {
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable {
    -agreement(predictions.0, projections.1.detached())
  }
}

enum RowsAddedUp: Mistake15 {
  static func stopGradient(
    predictions: (Variable, Variable), projections: (Variable, Variable)
  ) throws -> Variable {
    let loss = try Solutions15.stopGradient(predictions: predictions, projections: projections)
    return loss * Float(predictions.0.shape[0])
  }
}
