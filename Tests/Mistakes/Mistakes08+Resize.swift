import Solutions
import Tensors

/// Resizes with a weight for each old dot, given its place, the new place, the scale and the old size.
private func resized(
  _ image: Tensor<Float>, _ width: Int, _ height: Int, isShared: Bool = true,
  _ weight: (_ i: Float, _ x: Float, _ old: Int, _ new: Int) -> Float
) -> Tensor<Float> {
  func weights(_ old: Int, _ new: Int) -> Tensor<Float> {
    let numbers = (0..<new).flatMap { x in
      let row = (0..<old).map { weight(Float($0), Float(x), old, new) }
      return row.map { isShared ? $0 / row.reduce(0, +) : $0 }
    }
    return Tensor(numbers, shape: [new, old])
  }
  return weights(image.shape[1], height)
    .matmul(image.matmul(weights(image.shape[2], width).transposed()))
}

private func scale(_ old: Int, _ new: Int) -> Float { Float(old) / Float(new) }

enum NotAntialiased: Mistake08 {
  static func resize(_ image: Tensor<Float>, width: Int, height: Int) -> Tensor<Float> {
    resized(image, width, height) { i, x, old, new in
      max(0, 1 - abs(i + 0.5 - (x + 0.5) * scale(old, new)))
    }
  }
}

enum NearestAlone: Mistake08 {
  static func resize(_ image: Tensor<Float>, width: Int, height: Int) -> Tensor<Float> {
    resized(image, width, height) { i, x, old, new in
      Int(i) == min(old - 1, Int((x + 0.5) * scale(old, new))) ? 1 : 0
    }
  }
}

enum NotShared: Mistake08 {
  static func resize(_ image: Tensor<Float>, width: Int, height: Int) -> Tensor<Float> {
    resized(image, width, height, isShared: false) { i, x, old, new in
      let reach = max(scale(old, new), 1)
      return max(0, 1 - abs(i + 0.5 - (x + 0.5) * scale(old, new)) / reach) / reach
    }
  }
}

enum HalfADotAside: Mistake08 {
  static func resize(_ image: Tensor<Float>, width: Int, height: Int) -> Tensor<Float> {
    resized(image, width, height) { i, x, old, new in
      max(0, 1 - abs(i - x * scale(old, new)) / max(scale(old, new), 1))
    }
  }
}

enum CornersMatched: Mistake08 {
  static func resize(_ image: Tensor<Float>, width: Int, height: Int) -> Tensor<Float> {
    resized(image, width, height) { i, x, old, new in
      let step = new > 1 ? Float(old - 1) / Float(new - 1) : 0
      return max(0, 1 - abs(i - x * step) / max(scale(old, new), 1))
    }
  }
}

enum SizesExchanged: Mistake08 {
  static func resize(
    _ image: Tensor<Float>, width: Int, height: Int
  ) throws -> Tensor<Float> {
    try Solutions08.resize(image, width: height, height: width)
  }
}
