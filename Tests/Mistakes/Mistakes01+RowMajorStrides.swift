import Curriculum
import Solutions
import Tensors

/// Multiplies from the left.
enum ColumnMajor: Mistake01 {
  static func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
    shape.indices.map { shape[..<$0].reduce(1, *) }
  }
}

/// Multiplies an axis's own size in.
enum OwnSizeMultiplied: Mistake01 {
  static func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
    shape.indices.map { shape[$0...].reduce(1, *) }
  }
}

/// Gives axes of size 1 stride 0.
enum ZeroForSizeOne: Mistake01 {
  static func rowMajorStrides(_ shape: [Int]) throws -> [Int] {
    zip(try Solutions01.rowMajorStrides(shape), shape).map { $1 == 1 ? 0 : $0 }
  }
}
