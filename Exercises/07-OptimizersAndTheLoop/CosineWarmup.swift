import Curriculum
import Glibc

/// Exercise 7.3: a learning-rate schedule that warms up and then decays like a cosine.
///
/// At first a network's gradients are large, and Adam's averages contain few of them: small steps are
/// safer. At the end the parameters must settle: small steps again. In between, large steps make progress.
///
///     step < warmup:      peak · (step + 1) / warmup      a line; its last step reaches the peak
///     then:               peak · (1 + cos(π · t)) / 2     with t = (step − warmup) / (steps − warmup)
///     from `steps` on:    0
///
/// With a warm-up of 4 steps, 12 steps in all and a peak of 1: 0.25, 0.5, 0.75, 1, 1, 0.96, 0.85, 0.69,
/// 0.5, 0.31, 0.15, 0.04, and 0 from then on.
///
/// - Parameters:
///   - step: the index of the step, from 0.
///   - warmup: the number of steps of the warm-up; 0 for none.
///   - steps: the number of all steps, at least `warmup`.
///   - peak: the highest learning rate.
/// - Returns: the learning rate of the step.
func cosineWarmup(
  step: Int, warmup: Int, steps: Int, peak: Double
) throws -> Double {
  throw Unsolved("cosineWarmup")
}
