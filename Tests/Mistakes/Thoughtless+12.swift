import Autograd
import Curriculum
import Tensors

extension Thoughtless {
  public static var chapter12: [any Chapter12Exercises.Type] {
    [Zeros12.self, Input12.self, Nothing12.self]
  }
}

enum Zeros12: Chapter12Exercises {
  static func pairDistance(_ a: Variable, _ b: Variable) -> Variable {
    Variable(.zeros([a.shape[0]]))
  }
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) -> Variable { Variable(0) }
  static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) -> Tensor<Float> { .zeros([dFirst.shape[1], first.shape[1]]) }
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) -> [SampledPair] { (0..<count).map { _ in SampledPair(0, 0, isSame: false) } }
  static func boundedOutput(_ last: LastLayer, dimensions: Int, margin: Float) -> Reach {
    Reach(distance: 0, leastLoss: 0, canSeparate: false)
  }
}

enum Input12: Chapter12Exercises {
  static func pairDistance(_ a: Variable, _ b: Variable) -> Variable { a }
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) -> Variable { distance }
  static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) -> Tensor<Float> { first }
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) -> [SampledPair] {
    zip(labels.indices, labels.indices.dropFirst()).map {
      SampledPair($0, $1, isSame: labels[$0] == labels[$1])
    }
  }
  static func boundedOutput(_ last: LastLayer, dimensions: Int, margin: Float) -> Reach {
    Reach(distance: margin, leastLoss: 0, canSeparate: true)
  }
}

enum Nothing12: Chapter12Exercises {
  static func pairDistance(_ a: Variable, _ b: Variable) -> Variable {
    Variable(Tensor([], shape: [0, 7]))
  }
  static func contrastiveLoss(
    _ distance: Variable, isSame: Tensor<Float>, margin: Float
  ) -> Variable { Variable(Tensor([], shape: [0])) }
  static func sharedWeights(
    first: Tensor<Float>, second: Tensor<Float>, dFirst: Tensor<Float>, dSecond: Tensor<Float>
  ) -> Tensor<Float> { Tensor([], shape: [0, 7]) }
  static func samplePairs(
    labels: [Int], count: Int, using generator: inout Generator
  ) -> [SampledPair] { [] }
  static func boundedOutput(_ last: LastLayer, dimensions: Int, margin: Float) -> Reach {
    Reach(distance: .nan, leastLoss: .nan, canSeparate: false)
  }
}
