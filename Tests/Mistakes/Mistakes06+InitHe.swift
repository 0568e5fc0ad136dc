import Solutions
import Tensors

enum FanOut: Mistake06 {
  static func initHe(_ shape: [Int], using generator: inout Generator) -> Tensor<Float> {
    let fanOut = shape[0] * Shape.count(Array(shape.dropFirst(2)))
    return .normal(shape, deviation: (2 / Float(fanOut)).squareRoot(), using: &generator)
  }
}

enum AreaForgotten: Mistake06 {
  static func initHe(_ shape: [Int], using generator: inout Generator) -> Tensor<Float> {
    .normal(shape, deviation: (2 / Float(shape[1])).squareRoot(), using: &generator)
  }
}

enum RootForgotten: Mistake06 {
  static func initHe(_ shape: [Int], using generator: inout Generator) -> Tensor<Float> {
    let fanIn = shape.dropFirst().reduce(1, *)
    return .normal(shape, deviation: 2 / Float(fanIn), using: &generator)
  }
}

enum TwoForgotten: Mistake06 {
  static func initHe(_ shape: [Int], using generator: inout Generator) -> Tensor<Float> {
    let fanIn = shape.dropFirst().reduce(1, *)
    return .normal(shape, deviation: 1 / Float(fanIn).squareRoot(), using: &generator)
  }
}

enum Even: Mistake06 {
  static func initHe(_ shape: [Int], using generator: inout Generator) -> Tensor<Float> {
    let bound = (6 / Float(shape.dropFirst().reduce(1, *))).squareRoot()
    return .uniform(shape, in: -bound..<bound, using: &generator)
  }
}

enum Positive: Mistake06 {
  static func initHe(_ shape: [Int], using generator: inout Generator) throws -> Tensor<Float> {
    try Solutions06.initHe(shape, using: &generator).abs()
  }
}

enum OwnSeed: Mistake06 {
  static func initHe(_ shape: [Int], using generator: inout Generator) throws -> Tensor<Float> {
    var own = Generator(seed: 0)
    return try Solutions06.initHe(shape, using: &own)
  }
}

enum OwnSource: Mistake06 {
  static func initHe(_ shape: [Int], using generator: inout Generator) throws -> Tensor<Float> {
    var own = Generator(seed: .random(in: 0...UInt64.max))
    return try Solutions06.initHe(shape, using: &own)
  }
}

enum GeneratorCopied: Mistake06 {
  static func initHe(_ shape: [Int], using generator: inout Generator) throws -> Tensor<Float> {
    var copy = generator
    return try Solutions06.initHe(shape, using: &copy)
  }
}
