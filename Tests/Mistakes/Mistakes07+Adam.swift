import Curriculum
import Glibc
import Solutions
import Tensors

enum Uncorrected: Mistake07 {
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) {
    mean = mean * settings.beta1 + gradient * (1 - settings.beta1)
    square = square * settings.beta2 + gradient.squared() * (1 - settings.beta2)
    parameter -= mean / (square.sqrt() + settings.epsilon) * settings.learningRate
  }
}

enum StepsFromZero: Mistake07 {
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) throws {
    try Solutions07.adam(
      &parameter, mean: &mean, square: &square, gradient: gradient, step: step - 1,
      settings: settings)
  }
}

enum MeanCorrected: Mistake07 {
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) {
    mean = mean * settings.beta1 + gradient * (1 - settings.beta1)
    square = square * settings.beta2 + gradient.squared() * (1 - settings.beta2)
    let m = mean / (1 - powf(settings.beta1, Float(step)))
    parameter -= m / (square.sqrt() + settings.epsilon) * settings.learningRate
  }
}

enum WithoutRoot: Mistake07 {
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) {
    mean = mean * settings.beta1 + gradient * (1 - settings.beta1)
    square = square * settings.beta2 + gradient.squared() * (1 - settings.beta2)
    let (m, v) = corrected(mean, square, step, settings)
    parameter -= m / (v + settings.epsilon) * settings.learningRate
  }
}

enum EpsilonInside: Mistake07 {
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) {
    mean = mean * settings.beta1 + gradient * (1 - settings.beta1)
    square = square * settings.beta2 + gradient.squared() * (1 - settings.beta2)
    let (m, v) = corrected(mean, square, step, settings)
    parameter -= m / (v + settings.epsilon).sqrt() * settings.learningRate
  }
}

enum NotSquared: Mistake07 {
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) {
    mean = mean * settings.beta1 + gradient * (1 - settings.beta1)
    square = square * settings.beta2 + gradient * (1 - settings.beta2)
    let (m, v) = corrected(mean, square, step, settings)
    parameter -= m / (v.sqrt() + settings.epsilon) * settings.learningRate
  }
}

enum AdamUphill: Mistake07 {
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) {
    mean = mean * settings.beta1 + gradient * (1 - settings.beta1)
    square = square * settings.beta2 + gradient.squared() * (1 - settings.beta2)
    let (m, v) = corrected(mean, square, step, settings)
    parameter += m / (v.sqrt() + settings.epsilon) * settings.learningRate
  }
}

enum BetasExchanged: Mistake07 {
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) throws {
    var exchanged = settings
    (exchanged.beta1, exchanged.beta2) = (settings.beta2, settings.beta1)
    try Solutions07.adam(
      &parameter, mean: &mean, square: &square, gradient: gradient, step: step,
      settings: exchanged)
  }
}

/// Both means, corrected for their start at 0.
private func corrected(
  _ mean: Tensor<Float>, _ square: Tensor<Float>, _ step: Int, _ settings: AdamSettings
) -> (mean: Tensor<Float>, square: Tensor<Float>) {
  (
    mean / (1 - powf(settings.beta1, Float(step))),
    square / (1 - powf(settings.beta2, Float(step)))
  )
}

enum AdamOnCopies: Mistake07 {
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) throws {
    var (p, m, v) = (parameter, mean, square)
    try Solutions07.adam(
      &p, mean: &m, square: &v, gradient: gradient, step: step, settings: settings)
  }
}

enum CorrectedMeansKept: Mistake07 {
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) {
    mean = mean * settings.beta1 + gradient * (1 - settings.beta1)
    square = square * settings.beta2 + gradient.squared() * (1 - settings.beta2)
    (mean, square) = corrected(mean, square, step, settings)
    parameter -= mean / (square.sqrt() + settings.epsilon) * settings.learningRate
  }
}

enum SquareOfMean: Mistake07 {
  static func adam(
    _ parameter: inout Tensor<Float>, mean: inout Tensor<Float>, square: inout Tensor<Float>,
    gradient: Tensor<Float>, step: Int, settings: AdamSettings
  ) {
    mean = mean * settings.beta1 + gradient * (1 - settings.beta1)
    square = square * settings.beta2 + mean.squared() * (1 - settings.beta2)
    let (m, v) = corrected(mean, square, step, settings)
    parameter -= m / (v.sqrt() + settings.epsilon) * settings.learningRate
  }
}
