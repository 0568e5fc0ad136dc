import Curriculum
import Solutions

/// Wrong in one exercise, right in all others.
protocol Mistake01: Chapter01Exercises {}

extension Mistake01 {
  public static func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
    try Solutions01.rowMajorStrides(shape)
  }
}

/// Multiplies from the left.
public enum ColumnMajor: Mistake01 {
  public static func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
    shape.indices.map { shape[..<$0].reduce(1, *) }
  }
}

/// Multiplies an axis's own size in.
public enum OwnSizeMultiplied: Mistake01 {
  public static func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
    shape.indices.map { shape[$0...].reduce(1, *) }
  }
}

/// Gives axes of size 1 stride 0.
public enum ZeroForSizeOne: Mistake01 {
  public static func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
    zip(try Solutions01.rowMajorStrides(shape), shape).map { $1 == 1 ? 0 : $0 }
  }
}
