import Autograd
import Optimizers

/// An optimizer by name.
enum OptimizerName: String, NamedChoice {
  case adam, adamw, sgd, rmsprop
}

/// A learning rate schedule by name.
enum ScheduleName: String, NamedChoice {
  case constant, cosine, step
  case warmupCosine = "warmup-cosine"
  case oneCycle = "one-cycle"

  static var allCases: [ScheduleName] { [.constant, .cosine, .warmupCosine, .step, .oneCycle] }

  /// Whether the rate at a step depends on the number of all steps.
  var dependsOnStepCount: Bool { self != .constant }
}

/// Creates what a configuration names.
enum OptimizerFactory {
  static func optimizer(
    _ configuration: TrainingConfiguration, for parameters: [Parameter]
  ) -> Optimizer {
    let (rate, decay) = (configuration.learningRate, configuration.weightDecay)
    switch configuration.optimizer {
    case .adam: return Adam(parameters, learningRate: rate, weightDecay: decay)
    case .adamw: return AdamW(parameters, learningRate: rate, weightDecay: decay)
    case .sgd: return SGD(parameters, learningRate: rate, momentum: 0.9, weightDecay: decay)
    case .rmsprop: return RMSprop(parameters, learningRate: rate, weightDecay: decay)
    }
  }

  /// - Parameter steps: the number of steps of the whole run.
  static func schedule(_ configuration: TrainingConfiguration, steps: Int) -> any Schedule {
    let steps = max(steps, 1)
    switch configuration.schedule {
    case .constant: return Constant()
    case .cosine: return Cosine(steps: steps)
    case .warmupCosine:
      let rising = steps / 10
      return Warmup(steps: rising, from: 0.01, then: Cosine(steps: max(steps - rising, 1)))
    case .step: return Step(every: max(steps / 3, 1))
    case .oneCycle:
      return OneCycle(peak: configuration.learningRate, steps: steps, momentumRange: nil)
    }
  }
}
