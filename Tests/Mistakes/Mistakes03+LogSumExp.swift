import Glibc
import Solutions

enum AsWritten: Mistake03 {
  static func logSumExp(_ x: [Float]) -> Float { log(x.reduce(0) { $0 + exp($1) }) }
}

/// Takes off the mean, which is far below the largest where one number is alone.
enum MeanOff: Mistake03 {
  static func logSumExp(_ x: [Float]) throws -> Float {
    let mean = x.reduce(0, +) / Float(max(x.count, 1))
    if mean.isInfinite { return try Solutions03.logSumExp(x) }
    return mean + log(x.reduce(0) { $0 + exp($1 - mean) })
  }
}

/// Saves the large ones only.
enum Clamped: Mistake03 {
  static func logSumExp(_ x: [Float]) throws -> Float {
    (x.max() ?? 0) > 80 ? try Solutions03.logSumExp(x) : log(x.reduce(0) { $0 + exp($1) })
  }
}

enum NotAddedAgain: Mistake03 {
  static func logSumExp(_ x: [Float]) throws -> Float {
    let most = x.max() ?? 0
    return try Solutions03.logSumExp(x) - most
  }
}

enum MeanOfPowers: Mistake03 {
  static func logSumExp(_ x: [Float]) throws -> Float {
    try Solutions03.logSumExp(x) - log(Float(x.count))
  }
}

enum LargestOnly: Mistake03 {
  static func logSumExp(_ x: [Float]) -> Float { x.max() ?? -.infinity }
}

enum SumOfLogarithms: Mistake03 {
  static func logSumExp(_ x: [Float]) -> Float { x.reduce(0, +) }
}

enum InfiniteDifference: Mistake03 {
  static func logSumExp(_ x: [Float]) -> Float {
    let most = x.max() ?? -.infinity
    return most + log(x.reduce(0) { $0 + exp($1 - most) })
  }
}
