import Autograd
import Layers
import Tensors

/// A map of what a network holds each place of the plane for.
struct Landscape {
  private static let side = 200
  private var side: Int { Self.side }
  /// The colors of the three classes, red, green and blue from 0 to 1.
  private let colors: Tensor<Float> = [[0.85, 0.3, 0.25], [0.25, 0.6, 0.35], [0.25, 0.4, 0.8]]
  /// Every dot's place in the plane, `[side², 2]`.
  private let places: Tensor<Float>

  init() {
    let side = Self.side
    var numbers: [Float] = []
    for row in 0..<side {
      for column in 0..<side {
        numbers += [column, side - 1 - row].map { (Float($0) + 0.5) / Float(side) * 2.2 - 1.1 }
      }
    }
    places = Tensor(numbers, shape: [side * side, 2])
  }

  /// Draws `[3, side, side]`: each place in the mixture of the classes' colors that the probabilities give,
  /// paler than the points of `spirals` that stand on it.
  func picture(_ network: Module, _ spirals: Spirals) -> Tensor<Float> {
    let chances = withoutGradients { network(Variable(places)).softmax(axis: 1).value }
    let mixed = 0.45 + chances.matmul(colors) * 0.55
    var dots = mixed.scalars
    let numbers = spirals.points.scalars
    for (index, label) in spirals.labels.enumerated() {
      let column = Int((numbers[2 * index] + 1.1) / 2.2 * Float(side))
      let row = side - 1 - Int((numbers[2 * index + 1] + 1.1) / 2.2 * Float(side))
      for (y, x) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let place = min(row + y, side - 1) * side + min(column + x, side - 1)
        for channel in 0..<3 { dots[3 * place + channel] = colors[label, channel].item * 0.8 }
      }
    }
    return Tensor(dots, shape: [side, side, 3]).permuted([2, 0, 1])
  }

  /// Puts pictures of one size side by side, three to a row, with white between them.
  func grid(_ pictures: [Tensor<Float>]) -> Tensor<Float> {
    let framed = pictures.map {
      $0.padded(axis: 1, before: 4, after: 4, .constant(1))
        .padded(axis: 2, before: 4, after: 4, .constant(1))
    }
    let rows = stride(from: 0, to: framed.count, by: 3).map { start in
      Tensor<Float>.cat(Array(framed[start..<min(start + 3, framed.count)]), axis: 2)
    }
    return .cat(rows, axis: 1)
  }
}
