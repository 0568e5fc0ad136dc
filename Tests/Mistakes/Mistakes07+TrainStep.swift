import Autograd
import Tensors

enum NeverForgotten: Mistake07 {
  static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) throws -> Float {
    let value = loss()
    value.backward()
    move(parameters, by: -learningRate)
    return value.item
  }
}

enum ForgottenTooLate: Mistake07 {
  static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) throws -> Float {
    let value = loss()
    value.backward()
    for parameter in parameters { parameter.gradient = nil }
    move(parameters, by: -learningRate)
    return value.item
  }
}

enum StepUphill: Mistake07 {
  static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) throws -> Float {
    for parameter in parameters { parameter.gradient = nil }
    let value = loss()
    value.backward()
    move(parameters, by: learningRate)
    return value.item
  }
}

enum RateIgnored: Mistake07 {
  static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) throws -> Float {
    for parameter in parameters { parameter.gradient = nil }
    let value = loss()
    value.backward()
    move(parameters, by: -1)
    return value.item
  }
}

enum LossAfter: Mistake07 {
  static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) throws -> Float {
    for parameter in parameters { parameter.gradient = nil }
    loss().backward()
    move(parameters, by: -learningRate)
    return loss().item
  }
}

enum LossTwice: Mistake07 {
  static func trainStep(
    _ parameters: [Parameter], learningRate: Float, loss: () -> Variable
  ) throws -> Float {
    for parameter in parameters { parameter.gradient = nil }
    let value = loss().item
    loss().backward()
    move(parameters, by: -learningRate)
    return value
  }
}

/// Adds `factor` times its gradient to every parameter that has one.
private func move(_ parameters: [Parameter], by factor: Float) {
  for parameter in parameters {
    guard let gradient = parameter.gradient else { continue }
    parameter.update { $0 += gradient * factor }
  }
}
