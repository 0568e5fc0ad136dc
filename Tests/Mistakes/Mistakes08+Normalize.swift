import Solutions
import Tensors

/// Mean and deviation over some axes, 1 where nothing changes.
private func moments(
  _ set: Tensor<Float>, _ axes: [Int]
) -> (mean: Tensor<Float>, deviation: Tensor<Float>) {
  let mean = set.mean(axes, keepDims: true)
  let distance = set - mean
  let variance = (distance * distance).mean(axes, keepDims: true)
  return (mean, variance.map { $0 > 0 ? $0.squareRoot() : 1 })
}

enum TestMeasuredToo: Mistake08 {
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) -> (train: Tensor<Float>, test: Tensor<Float>) {
    let (mean, deviation) = moments(.cat([train, test]), [0, 2, 3])
    return ((train - mean) / deviation, (test - mean) / deviation)
  }
}

enum EachSetAlone: Mistake08 {
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) -> (train: Tensor<Float>, test: Tensor<Float>) {
    let (own, other) = (moments(train, [0, 2, 3]), moments(test, [0, 2, 3]))
    return ((train - own.mean) / own.deviation, (test - other.mean) / other.deviation)
  }
}

enum OneMeanForAll: Mistake08 {
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) -> (train: Tensor<Float>, test: Tensor<Float>) {
    let (mean, deviation) = moments(train, [0, 1, 2, 3])
    return ((train - mean) / deviation, (test - mean) / deviation)
  }
}

enum DividedByOneLess: Mistake08 {
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) -> (train: Tensor<Float>, test: Tensor<Float>) {
    let mean = train.mean([0, 2, 3], keepDims: true)
    let deviation = train.variance([0, 2, 3], correction: 1, keepDims: true).sqrt()
      .map { $0 > 0 ? $0 : 1 }
    return ((train - mean) / deviation, (test - mean) / deviation)
  }
}

enum DividedByVariance: Mistake08 {
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) -> (train: Tensor<Float>, test: Tensor<Float>) {
    let (mean, deviation) = moments(train, [0, 2, 3])
    let variance = deviation * deviation
    return ((train - mean) / variance, (test - mean) / variance)
  }
}

enum EachPictureAlone: Mistake08 {
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) -> (train: Tensor<Float>, test: Tensor<Float>) {
    let (own, other) = (moments(train, [2, 3]), moments(test, [2, 3]))
    return ((train - own.mean) / own.deviation, (test - other.mean) / other.deviation)
  }
}

enum OnlyCentered: Mistake08 {
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) -> (train: Tensor<Float>, test: Tensor<Float>) {
    let mean = train.mean([0, 2, 3], keepDims: true)
    return (train - mean, test - mean)
  }
}

enum DividedByZero: Mistake08 {
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) -> (train: Tensor<Float>, test: Tensor<Float>) {
    let mean = train.mean([0, 2, 3], keepDims: true)
    let distance = train - mean
    let deviation = (distance * distance).mean([0, 2, 3], keepDims: true).sqrt()
    return (distance / deviation, (test - mean) / deviation)
  }
}

enum TestLeft: Mistake08 {
  static func normalize(
    train: Tensor<Float>, test: Tensor<Float>
  ) throws -> (train: Tensor<Float>, test: Tensor<Float>) {
    (try Solutions08.normalize(train: train, test: test).train, test)
  }
}
