import Curriculum
import Glibc

extension Exercises07 {
  /// Exercise 7.3: a learning rate that warms up and then falls like a cosine.
  ///
  /// At first a network's gradients are large and Adam's means know few of them: small steps are safer. In
  /// the end the numbers must settle: small steps again. In between, large ones make progress.
  ///
  ///     step < warmup:      peak · (step + 1) / warmup        a line; the last of these steps has the peak
  ///     then:               peak · (1 + cos(π · t)) / 2       with t = (step − warmup) / (steps − warmup)
  ///     from `steps` on:    0
  ///
  /// With warm-up 4 and 12 steps in all, peak 1: 0.25, 0.5, 0.75, 1, 1, 0.96, 0.85, 0.69, 0.5, 0.31, 0.15,
  /// 0.04, and 0 from then on.
  ///
  /// - Parameters:
  ///   - step: counts from 0.
  ///   - warmup: how many steps the rate rises; 0 for none.
  ///   - steps: how many there are in all, at least `warmup`.
  ///   - peak: the highest rate.
  public static func cosineWarmup(step: Int, warmup: Int, steps: Int, peak: Double) throws -> Double
  {
    throw Unsolved("cosineWarmup")
  }
}
