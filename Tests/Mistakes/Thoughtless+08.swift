import Curriculum
import Tensors

extension Thoughtless {
  public static var chapter08: [any Chapter08Exercises.Type] {
    [Zeros08.self, Input08.self, Nothing08.self]
  }
}

enum Zeros08: Chapter08Exercises {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) -> [[Int]] {
    [[Int]](repeating: [Int](repeating: 0, count: batchSize), count: count / batchSize)
  }
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) -> (train: Tensor<Float>, test: Tensor<Float>) { (.zeros(train.shape), .zeros(test.shape)) }
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) { (.zeros(image.shape), 0) }
  static func resize(_ image: Tensor<Float>, width: Int, height: Int) -> Tensor<Float> {
    .zeros([image.shape[0], height, width])
  }
}

enum Input08: Chapter08Exercises {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) -> [[Int]] { [Array(0..<count)] }
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) -> (train: Tensor<Float>, test: Tensor<Float>) { (train, test) }
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) { (image, label) }
  static func resize(_ image: Tensor<Float>, width: Int, height: Int) -> Tensor<Float> { image }
}

enum Nothing08: Chapter08Exercises {
  static func batches(
    count: Int, batchSize: Int, dropLast: Bool, using generator: inout Generator
  ) -> [[Int]] { [] }
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) -> (train: Tensor<Float>, test: Tensor<Float>) { (Tensor([], shape: [0]), Tensor(.nan)) }
  static func randomCropFlip(
    _ image: Tensor<Float>, label: Int, padding: Int, using generator: inout Generator
  ) -> (image: Tensor<Float>, label: Int) { (Tensor([], shape: [0, 7]), -1) }
  static func resize(_ image: Tensor<Float>, width: Int, height: Int) -> Tensor<Float> {
    Tensor(.nan)
  }
}
