import Curriculum
import Solutions

enum AlignedLeft: Mistake02 {
  static func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]? {
    let rank = max(a.count, b.count)
    func padded(_ shape: [Int]) -> [Int] {
      shape + Array(repeating: 1, count: rank - shape.count)
    }
    return try Solutions02.broadcastShape(padded(a), padded(b))
  }
}

enum LargerTaken: Mistake02 {
  static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? {
    let rank = max(a.count, b.count)
    func padded(_ shape: [Int]) -> [Int] {
      Array(repeating: 1, count: rank - shape.count) + shape
    }
    return zip(padded(a), padded(b)).map { max($0, $1) }
  }
}

/// Right about what fits, but then takes the larger.
enum ZeroStretched: Mistake02 {
  static func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]? {
    try Solutions02.broadcastShape(a, b) == nil ? nil : LargerTaken.broadcastShape(a, b)
  }
}

enum OnesRefused: Mistake02 {
  static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int]? {
    let fits = zip(a.reversed(), b.reversed()).allSatisfy { $0 == $1 }
    return fits ? (a.count > b.count ? a : b) : nil
  }
}

enum RanksCompared: Mistake02 {
  static func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]? {
    a.count == b.count ? try Solutions02.broadcastShape(a, b) : nil
  }
}

enum ShorterKept: Mistake02 {
  static func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int]? {
    try Solutions02.broadcastShape(a, b).map { $0.suffix(min(a.count, b.count)) }
  }
}
