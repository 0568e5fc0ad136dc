import Glibc
import Tensors

/// A cyclic schedule: the learning rate rises and falls between two bounds, while the momentum does the opposite
/// (Smith, "Cyclical learning rates for training neural networks", 2017). PyTorch's `CyclicLR`.
///
/// The group's own learning rate and momentum are ignored, as both are set here.
public struct Cyclic: Schedule {
  /// How the height of the cycles changes.
  public enum Mode: Sendable, Equatable {
    /// All cycles are equal: PyTorch's `"triangular"`.
    case constant
    /// Each cycle is half as high as the one before it: `"triangular2"`.
    case halving
    /// The height is multiplied by a factor after each step: `"exp_range"`.
    case exponential(by: Double)
  }

  /// The lowest and the highest learning rate.
  public let base, peak: Double
  /// The number of steps in which the learning rate rises, and in which it falls.
  public let up, down: Int
  /// How the height of the cycles changes.
  public let mode: Mode
  private let momentumRange: (Double, Double)?

  /// Creates the schedule.
  ///
  /// - Parameters:
  ///   - base: The lowest learning rate.
  ///   - peak: The highest learning rate of the first cycle.
  ///   - up: The number of steps in which the learning rate rises.
  ///   - down: The number of steps in which it falls; that of `up` by default.
  ///   - mode: How the height of the cycles changes.
  ///   - momentumRange: The minimum momentum, at the peak, and the maximum; `nil` leaves the momentum unchanged.
  public init(
    from base: Double, to peak: Double, up: Int = 2000, down: Int? = nil,
    mode: Mode = .constant, momentumRange: (Double, Double)? = (0.8, 0.9)
  ) {
    let down = down ?? up
    require(
      up > 0 && down > 0,
      "Cyclic: the numbers of steps must be positive, but are \(up) and \(down)")
    (self.base, self.peak, self.up, self.down) = (base, peak, up, down)
    (self.mode, self.momentumRange) = (mode, momentumRange)
  }

  /// Returns the height of the learning rate between its bounds.
  private func height(_ steps: Int) -> Double {
    let length = Double(up) + Double(down)
    let cycle = (1 + Double(steps) / length).rounded(.down)
    let position = 1 + Double(steps) / length - cycle
    let turn = Double(up) / length
    let height = position <= turn ? position / turn : (position - 1) / (turn - 1)
    return switch mode {
    case .constant: height
    case .halving: height / pow(2, cycle - 1)
    case .exponential(let factor): height * pow(factor, Double(steps))
    }
  }

  public func rate(from start: Double, after steps: Int) -> Double {
    base + (peak - base) * height(steps)
  }

  public func momentum(from start: Double, after steps: Int) -> Double {
    guard let (low, high) = momentumRange else { return start }
    return high - (high - low) * height(steps)
  }
}
