import Solutions
import Tensors

enum PoolingOnes: Mistake09 {
  static func maxPoolBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, size: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    try Solutions09.maxPoolBackward(
      .ones(dY.shape), x, size: size, stride: stride, padding: padding)
  }
}

enum PoolingUnstrided: Mistake09 {
  static func maxPoolBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, size: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    try Solutions09.maxPoolBackward(dY, x, size: size, stride: 1, padding: padding)
  }
}

/// Walks over the windows, and lets a mistake say who gets what.
protocol PoolingMistake: Mistake09 {
  /// Adds a window's gradient to `dX`; the window sees `places`, of which those that are not in the image
  /// are `nil`.
  static func send(_ gradient: Float, _ places: [Int?], _ x: [Float], to dX: inout [Float])
}

extension PoolingMistake {
  static func maxPoolBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, size: Int, stride: Int, padding: Int
  ) -> Tensor<Float> {
    let (height, width, numbers) = (x.shape[1], x.shape[2], x.scalars)
    var dX = [Float](repeating: 0, count: x.count)
    for (window, gradient) in dY.scalars.enumerated() {
      let (rest, j) = window.quotientAndRemainder(dividingBy: dY.shape[2])
      let (channel, i) = rest.quotientAndRemainder(dividingBy: dY.shape[1])
      let places = (0..<size * size).map { inside -> Int? in
        let row = i * stride - padding + inside / size
        let column = j * stride - padding + inside % size
        guard row >= 0, row < height, column >= 0, column < width else { return nil }
        return (channel * height + row) * width + column
      }
      send(gradient, places, numbers, to: &dX)
    }
    return Tensor(dX, shape: x.shape)
  }

  /// The places in the image with the largest number.
  static func winners(_ places: [Int?], _ x: [Float]) -> [Int] {
    let inside = places.compactMap(\.self)
    let most = inside.map { x[$0] }.max()
    return inside.filter { x[$0] == most }
  }
}

enum NegativesLose: PoolingMistake {
  static func send(_ gradient: Float, _ places: [Int?], _ x: [Float], to dX: inout [Float]) {
    if let winner = winners(places, x).first, x[winner] > 0 { dX[winner] += gradient }
  }
}

enum AllEqualsWin: PoolingMistake {
  static func send(_ gradient: Float, _ places: [Int?], _ x: [Float], to dX: inout [Float]) {
    for place in winners(places, x) { dX[place] += gradient }
  }
}

enum LastEqualWins: PoolingMistake {
  static func send(_ gradient: Float, _ places: [Int?], _ x: [Float], to dX: inout [Float]) {
    for place in winners(places, x).suffix(1) { dX[place] += gradient }
  }
}

enum EqualsShare: PoolingMistake {
  static func send(_ gradient: Float, _ places: [Int?], _ x: [Float], to dX: inout [Float]) {
    let winners = winners(places, x)
    for place in winners { dX[place] += gradient / Float(winners.count) }
  }
}

enum SharedEvenly: PoolingMistake {
  static func send(_ gradient: Float, _ places: [Int?], _ x: [Float], to dX: inout [Float]) {
    for place in places.compactMap(\.self) { dX[place] += gradient / Float(places.count) }
  }
}

enum PoolingOverwrites: PoolingMistake {
  static func send(_ gradient: Float, _ places: [Int?], _ x: [Float], to dX: inout [Float]) {
    for place in winners(places, x).prefix(1) { dX[place] = gradient }
  }
}

/// Takes the padding for zeros, which win over anything below.
enum PaddingWins: PoolingMistake {
  static func send(_ gradient: Float, _ places: [Int?], _ x: [Float], to dX: inout [Float]) {
    for place in winners(places, x).prefix(1) where !places.contains(nil) || x[place] > 0 {
      dX[place] += gradient
    }
  }
}
