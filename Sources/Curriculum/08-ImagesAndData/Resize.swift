import Tensors

/// Checks `resize` on pictures that shrink, grow, and do one of each; on stripes, where every missing dot
/// shows; and on one dot.
public func checkResize(_ exercises: any Chapter08Exercises.Type) -> Report {
  .checking {
    var generator = Generator(seed: 88)
    for (shape, width, height) in cases {
      // First stripes, one dot wide, then noise.
      let stripes = Tensor<Float>(
        (0..<Shape.count(shape)).map { Float(($0 % shape[2]) % 2) }, shape: shape)
      for image in [stripes, .uniform(shape, using: &generator)] {
        let actual = try exercises.resize(image, width: width, height: height)
        let expected = reference(image, width, height)
        guard let difference = difference(actual, expected) else { continue }
        return Report.Failure(
          input: "image \(shape) to width \(width), height \(height)"
            + (image.count <= 16 ? "\n\(image)" : ""),
          actual: "\(actual.shape)\n\(actual)", expected: "\(expected.shape)\n\(expected)",
          difference: difference, diagnosis: diagnosis(actual, image, width, height))
      }
    }
    return nil
  }
}

private let cases: [([Int], Int, Int)] = [
  ([1, 1, 8], 2, 1), ([1, 8, 6], 3, 2), ([3, 5, 7], 4, 3), ([1, 3, 4], 9, 5), ([2, 6, 3], 5, 2),
  ([1, 1, 1], 3, 2), ([1, 4, 4], 4, 4), ([1, 17, 13], 2, 3),
]

/// What a new dot is made of, along one axis: the weight of each old one.
private typealias Weights = (_ position: Int, _ old: Int, _ new: Int) -> [Double]

/// A triangle as wide as two new dots, its sum 1.
private func triangle(_ position: Int, _ old: Int, _ new: Int) -> [Double] {
  let scale = Double(old) / Double(new)
  return shared(tent(position, old, scale, max(scale, 1)))
}

private func tent(_ position: Int, _ old: Int, _ scale: Double, _ reach: Double) -> [Double] {
  let center = (Double(position) + 0.5) * scale
  return (0..<old).map { max(0, 1 - abs(Double($0) + 0.5 - center) / reach) }
}

private func shared(_ weights: [Double]) -> [Double] {
  let sum = weights.reduce(0, +)
  return weights.map { $0 / sum }
}

private func reference(_ image: Tensor<Float>, _ width: Int, _ height: Int) -> Tensor<Float> {
  resized(image, width, height, triangle)
}

/// By the definition: every new dot is a sum over all old ones.
private func resized(
  _ image: Tensor<Float>, _ width: Int, _ height: Int, _ weights: Weights
) -> Tensor<Float> {
  let (oldHeight, oldWidth) = (image.shape[1], image.shape[2])
  let numbers = image.scalars
  var result: [Float] = []
  for channel in 0..<image.shape[0] {
    for y in 0..<height {
      let rows = weights(y, oldHeight, height)
      for x in 0..<width {
        let columns = weights(x, oldWidth, width)
        var sum = 0.0
        for row in 0..<oldHeight {
          for column in 0..<oldWidth {
            let number = numbers[(channel * oldHeight + row) * oldWidth + column]
            sum += rows[row] * columns[column] * Double(number)
          }
        }
        result.append(Float(sum))
      }
    }
  }
  return Tensor(result, shape: [image.shape[0], height, width])
}

private func diagnosis(
  _ actual: Tensor<Float>, _ image: Tensor<Float>, _ width: Int, _ height: Int
) -> String? {
  if width != height, actual.shape == [image.shape[0], width, height] {
    return "width and height are exchanged: a picture is [C, H, W]"
  }
  let known: [(String, Weights)] = [
    (
      "not antialiased: where it shrinks, every old dot must count, so the weights reach further",
      { shared(tent($0, $1, Double($1) / Double($2), 1)) }
    ),
    (
      "the nearest dot alone: all others are dropped",
      { position, old, new in
        let nearest = min(old - 1, Int((Double(position) + 0.5) * Double(old) / Double(new)))
        return (0..<old).map { $0 == nearest ? 1 : 0 }
      }
    ),
    (
      "the weights do not sum to 1: divide by their sum, else borders are dark",
      { position, old, new in
        let scale = Double(old) / Double(new)
        return tent(position, old, scale, max(scale, 1)).map { $0 / max(scale, 1) }
      }
    ),
    (
      "half a dot aside: the middle of dot x is x + ½, of the old and of the new",
      { position, old, new in
        let scale = Double(old) / Double(new)
        let weights = (0..<old).map {
          max(0, 1 - abs(Double($0) - Double(position) * scale) / max(scale, 1))
        }
        return shared(weights)
      }
    ),
    (
      "corners are matched with corners: the picture's edges are half a dot further out",
      { position, old, new in
        let scale = new > 1 ? Double(old - 1) / Double(new - 1) : 0
        let reach = max(Double(old) / Double(new), 1)
        return shared(
          (0..<old).map { max(0, 1 - abs(Double($0) - Double(position) * scale) / reach) })
      }
    ),
  ]
  return known.first { difference(actual, resized(image, width, height, $0.1)) == nil }?.0
}
