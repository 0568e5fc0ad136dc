import Tensors

/// One twin's gradient.
private func gradient(_ dE: Tensor<Float>, _ x: Tensor<Float>) -> Tensor<Float> {
  dE.transposed().matmul(x)
}

enum FirstTwinOnly: Mistake12 {
  static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) throws -> Tensor<Float> { gradient(dFirst, first) }
}

enum TwinOverwritten: Mistake12 {
  static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) throws -> Tensor<Float> { gradient(dSecond, second) }
}

enum TwinsSubtracted: Mistake12 {
  static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) throws -> Tensor<Float> { gradient(dFirst, first) - gradient(dSecond, second) }
}

enum TwinsAveraged: Mistake12 {
  static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) throws -> Tensor<Float> { (gradient(dFirst, first) + gradient(dSecond, second)) / 2 }
}

enum TwinsCrossed: Mistake12 {
  static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) throws -> Tensor<Float> { gradient(dFirst, second) + gradient(dSecond, first) }
}

enum TwinsTransposed: Mistake12 {
  static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) throws -> Tensor<Float> { gradient(first, dFirst) + gradient(second, dSecond) }
}

enum TwinsKeptApart: Mistake12 {
  static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) throws -> Tensor<Float> { .cat([gradient(dFirst, first), gradient(dSecond, second)]) }
}
