import Autograd
import Layers
import Tensors

/// An image of a network's predictions over the plane.
struct DecisionRegions {
  private static let side = 200
  private var side: Int { Self.side }
  /// The colors of the three classes, red, green and blue from 0 to 1.
  private let colors: Tensor<Float> = [[0.85, 0.3, 0.25], [0.25, 0.6, 0.35], [0.25, 0.4, 0.8]]
  /// The point of the plane at every pixel, `[side², 2]`.
  private let points: Tensor<Float>

  init() {
    let side = Self.side
    var coordinates: [Float] = []
    for row in 0..<side {
      for column in 0..<side {
        coordinates += [column, side - 1 - row].map {
          (Float($0) + 0.5) / Float(side) * 2.2 - 1.1
        }
      }
    }
    points = Tensor(coordinates, shape: [side * side, 2])
  }

  /// Returns an image `[3, side, side]`: each pixel mixes the classes' colors by the predicted
  /// probabilities, paler than the points of `spirals` on top of it.
  func image(of network: Module, with spirals: Spirals) -> Tensor<Float> {
    let probabilities = withoutGradients { network(Variable(points)).softmax(axis: 1).value }
    let mixed = 0.45 + probabilities.matmul(colors) * 0.55
    var pixels = mixed.scalars
    let coordinates = spirals.points.scalars
    for (index, label) in spirals.labels.enumerated() {
      let column = Int((coordinates[2 * index] + 1.1) / 2.2 * Float(side))
      let row = side - 1 - Int((coordinates[2 * index + 1] + 1.1) / 2.2 * Float(side))
      for (y, x) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let pixel = min(row + y, side - 1) * side + min(column + x, side - 1)
        for channel in 0..<3 { pixels[3 * pixel + channel] = colors[label, channel].item * 0.8 }
      }
    }
    return Tensor(pixels, shape: [side, side, 3]).permuted([2, 0, 1])
  }

  /// Returns images of one size side by side, three to a row, with a white border around each.
  func grid(_ images: [Tensor<Float>]) -> Tensor<Float> {
    let padded = images.map {
      $0.padded(axis: 1, before: 4, after: 4, .constant(1))
        .padded(axis: 2, before: 4, after: 4, .constant(1))
    }
    let rows = stride(from: 0, to: padded.count, by: 3).map { start in
      Tensor<Float>.cat(Array(padded[start..<min(start + 3, padded.count)]), axis: 2)
    }
    return .cat(rows, axis: 1)
  }
}
