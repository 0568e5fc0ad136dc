import Tensors

extension Solutions {
  /// Exercise 8.4: resize an image with antialiasing, so that fine detail becomes gray instead of noise.
  ///
  /// Along one axis, let scale = old / new and s = max(scale, 1). The center of new pixel x is at
  /// c = (x + ½) · scale in the old image. Old pixel i, whose center is at i + ½, has the weight
  ///
  ///     max(0, 1 − |i + ½ − c| / s)
  ///
  /// divided by the sum of these weights. So a new pixel is a weighted mean of all the old pixels that it
  /// covers. Rows and columns are resized independently.
  ///
  /// A matrix of weights for each axis and `matmul(_:)` make it short. `Tensor(scalars, shape: [new, old])`
  /// makes a matrix of a `[Float]`, row after row.
  ///
  /// - Parameters:
  ///   - image: `[C, H, W]`.
  ///   - width: the new W.
  ///   - height: the new H.
  /// - Returns: the resized image, `[C, height, width]`.
  public static func resize(
    _ image: Tensor<Float>, width: Int, height: Int
  ) throws -> Tensor<Float> {
    func weights(_ old: Int, _ new: Int) -> Tensor<Float> {
      let scale = Float(old) / Float(new)
      let scalars = (0..<new).flatMap { x in
        let row = (0..<old).map { i in
          max(0, 1 - abs(Float(i) + 0.5 - (Float(x) + 0.5) * scale) / max(scale, 1))
        }
        return row.map { $0 / row.reduce(0, +) }
      }
      return Tensor(scalars, shape: [new, old])
    }
    let columns = weights(image.shape[2], width).transposed()
    return weights(image.shape[1], height).matmul(image.matmul(columns))
  }
}

extension Exercises {
  public static let resize = Exercise<(Tensor<Float>, Int, Int) throws -> Tensor<Float>>(
    .resize, solution: Solutions.resize, cases: resizings,
    run: { try $0($1.image, $1.width, $1.height) }, expected: reference,
    describe: { resizing in
      "image \(resizing.image.shape) to width \(resizing.width), height \(resizing.height)"
        + (resizing.image.count <= 16 ? "\n\(resizing.image)" : "")
    },
    show: { "\($0.shape)\n\($0)" }, difference: { difference($0, $1) },
    trivialAnswers: [
      { image, width, height in .zeros([image.shape[0], height, width]) },
      { image, _, _ in image }, { _, _, _ in Tensor(.nan) },
    ],
    mistakes: {
      weighted(
        "not antialiased: where the image shrinks, every old pixel must count, so the weights reach "
          + "further"
      ) { i, x, old, new in max(0, 1 - abs(i + 0.5 - (x + 0.5) * scale(old, new))) }
      weighted("the nearest pixel alone: all others are dropped") { i, x, old, new in
        Int(i) == min(old - 1, Int((x + 0.5) * scale(old, new))) ? 1 : 0
      }
      .also { image, width, height in
        resized(image, width, height) { i, x, old, new in
          Int(i) == Int(x * scale(old, new)) ? 1 : 0
        }
      }
      Mistake("the weights do not sum to 1: divide by their sum, or borders become dark") {
        image, width, height in
        resized(image, width, height, isNormalized: false) { i, x, old, new in
          let reach = max(scale(old, new), 1)
          return max(0, 1 - abs(i + 0.5 - (x + 0.5) * scale(old, new)) / reach) / reach
        }
      }
      .also { image, width, height in
        resized(image, width, height, isNormalized: false) { i, x, old, new in
          max(0, 1 - abs(i + 0.5 - (x + 0.5) * scale(old, new)) / max(scale(old, new), 1))
        }
      }
      weighted("half a pixel off: the center of pixel x is at x + ½, in the old image and the new")
      { i, x, old, new in
        max(0, 1 - abs(i - x * scale(old, new)) / max(scale(old, new), 1))
      }
      weighted("the corner pixels are aligned: the image's edges are half a pixel further out") {
        i, x, old, new in
        let step = new > 1 ? Float(old - 1) / Float(new - 1) : 0
        return max(0, 1 - abs(i - x * step) / max(scale(old, new), 1))
      }
      Mistake("width and height are swapped: an image is [C, H, W]") {
        try Solutions.resize($0, width: $2, height: $1)
      }
    })
}

/// The weight of old pixel `i` in new pixel `x`, given the old size and the new one.
private typealias Weight = (_ i: Float, _ x: Float, _ old: Int, _ new: Int) -> Float

/// Right but for the weights.
private func weighted(
  _ sentence: String, _ weight: @escaping Weight
) -> Mistake<(Tensor<Float>, Int, Int) throws -> Tensor<Float>, Resizing, Tensor<Float>> {
  Mistake(sentence) { resized($0, $1, $2, weight: weight) }
}

private func resized(
  _ image: Tensor<Float>, _ width: Int, _ height: Int, isNormalized: Bool = true,
  weight: Weight
) -> Tensor<Float> {
  func weights(_ old: Int, _ new: Int) -> Tensor<Float> {
    let scalars = (0..<new).flatMap { x in
      let row = (0..<old).map { weight(Float($0), Float(x), old, new) }
      return row.map { isNormalized ? $0 / row.reduce(0, +) : $0 }
    }
    return Tensor(scalars, shape: [new, old])
  }
  return weights(image.shape[1], height)
    .matmul(image.matmul(weights(image.shape[2], width).transposed()))
}

private func scale(_ old: Int, _ new: Int) -> Float { Float(old) / Float(new) }

private struct Resizing {
  let image: Tensor<Float>
  let width, height: Int
}

/// Smaller, larger, one of each, one pixel, the same size; each with stripes, one pixel wide, in which every
/// missing pixel shows, then with noise.
private func resizings() -> [Resizing] {
  let sizes: [(shape: [Int], width: Int, height: Int)] = [
    ([1, 1, 8], 2, 1), ([1, 8, 6], 3, 2), ([3, 5, 7], 4, 3), ([1, 3, 4], 9, 5), ([2, 6, 3], 5, 2),
    ([1, 1, 1], 3, 2), ([1, 4, 4], 4, 4), ([1, 17, 13], 2, 3),
  ]
  var generator = Generator(seed: 88)
  return sizes.flatMap { shape, width, height in
    let stripes = Tensor<Float>(
      (0..<Shape.count(shape)).map { Float($0 % shape[2] % 2) }, shape: shape)
    return [stripes, .uniform(shape, using: &generator)].map {
      Resizing(image: $0, width: width, height: height)
    }
  }
}

/// By the definition, in double precision: every new pixel is a sum over all old pixels.
private func reference(_ resizing: Resizing) -> Tensor<Float> {
  let (image, width, height) = (resizing.image, resizing.width, resizing.height)
  let (oldHeight, oldWidth) = (image.shape[1], image.shape[2])
  let values = image.scalars
  var result: [Float] = []
  for channel in 0..<image.shape[0] {
    for y in 0..<height {
      let rows = triangle(y, oldHeight, height)
      for x in 0..<width {
        let columns = triangle(x, oldWidth, width)
        var sum = 0.0
        for row in 0..<oldHeight {
          for column in 0..<oldWidth {
            let value = values[(channel * oldHeight + row) * oldWidth + column]
            sum += rows[row] * columns[column] * Double(value)
          }
        }
        result.append(Float(sum))
      }
    }
  }
  return Tensor(result, shape: [image.shape[0], height, width])
}

/// The weight of each old pixel in a new one along one axis: a triangle as wide as two new pixels, with sum
/// 1.
private func triangle(_ index: Int, _ old: Int, _ new: Int) -> [Double] {
  let scale = Double(old) / Double(new)
  let center = (Double(index) + 0.5) * scale
  let weights = (0..<old).map { max(0, 1 - abs(Double($0) + 0.5 - center) / max(scale, 1)) }
  let sum = weights.reduce(0, +)
  return weights.map { $0 / sum }
}
