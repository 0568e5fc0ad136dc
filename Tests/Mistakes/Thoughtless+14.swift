import Curriculum
import Layers
import Tensors

extension Thoughtless {
  public static var chapter14: [any Chapter14Exercises.Type] {
    [Zeros14.self, Input14.self, Nothing14.self]
  }
}

/// Sets every number of a module to 0.
private func clear(_ module: Module) {
  for parameter in module.parameters() { parameter.update { $0 = .zeros($0.shape) } }
}

enum Zeros14: Chapter14Exercises {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) -> [Int] {
    labels.map { _ in 0 }
  }
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) { clear(probe) }
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) {
    clear(network.body)
    clear(network.head)
  }
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) -> Double { 0 }
}

enum Input14: Chapter14Exercises {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) -> [Int] { labels }
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) {}
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) {}
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) -> Double { Double(k) }
}

enum Nothing14: Chapter14Exercises {
  static func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) -> [Int] { [] }
  static func linearProbe(
    _ probe: Linear, encoder: Module, inputs: Tensor<Float>, labels: [Int], steps: Int,
    learningRate: Double
  ) { probe.weight.update { $0 = $0 * .nan } }
  static func fineTune(
    _ network: TunedNetwork, inputs: Tensor<Float>, labels: [Int], steps: Int, bodyRate: Double,
    headRate: Double
  ) { network.head.weight.update { $0 = $0 * .nan } }
  static func recallAtK(_ embeddings: Tensor<Float>, labels: [Int], k: Int) -> Double { .nan }
}
