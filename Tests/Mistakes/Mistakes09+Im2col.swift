import Solutions
import Tensors

enum LyingDown: Mistake09 {
  static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    try Solutions09.im2col(x, height: height, width: width, stride: stride, padding: padding)
      .transposed()
  }
}

/// Walks over rows or columns in another order.
protocol Reordered: Mistake09 {
  /// The order of the axes channel, u, v, i, j.
  static var order: [Int] { get }
}

extension Reordered {
  static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    let right = try Solutions09.im2col(
      x, height: height, width: width, stride: stride, padding: padding)
    let down = (x.shape[1] + 2 * padding - height) / stride + 1
    return right.reshaped([x.shape[0], height, width, down, right.shape[1] / down])
      .permuted(order).reshaped(right.shape)
  }
}

enum ChannelsInnermost: Reordered { static let order = [1, 2, 0, 3, 4] }

enum WindowDownwards: Reordered { static let order = [0, 2, 1, 3, 4] }

enum PlacesDownwards: Reordered { static let order = [0, 1, 2, 4, 3] }

/// The windows of the image turned by 180°, counted from the end.
enum WindowsTurned: Mistake09 {
  static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    let right = try Solutions09.im2col(
      x, height: height, width: width, stride: stride, padding: padding)
    return right.reshaped([x.shape[0], height, width, right.shape[1]]).flipped([1, 2])
      .reshaped(right.shape)
  }
}

/// Puts windows side by side, as many as there should be.
enum WindowsNeighbors: Mistake09 {
  static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    let all = try Solutions09.im2col(
      x, height: height, width: width, stride: 1, padding: padding)
    let (down, right) = (
      x.shape[1] + 2 * padding - height + 1, x.shape[2] + 2 * padding - width + 1
    )
    return all.reshaped([all.shape[0], down, right])
      .narrowed(axis: 1, from: 0, count: (down - 1) / stride + 1)
      .narrowed(axis: 2, from: 0, count: (right - 1) / stride + 1)
      .reshaped([all.shape[0], ((down - 1) / stride + 1) * ((right - 1) / stride + 1)])
  }
}

/// Lets all the padding stand at the right and at the bottom.
enum FromTheImage: Mistake09 {
  static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    var padded = Tensor<Float>.zeros(
      [x.shape[0], x.shape[1] + 2 * padding, x.shape[2] + 2 * padding])
    padded.assign(
      x, at: [.all, (0..<x.shape[1]).tensorIndex, (0..<x.shape[2]).tensorIndex])
    return try Solutions09.im2col(
      padded, height: height, width: width, stride: stride, padding: 0)
  }
}

enum EdgeRepeated: Mistake09 {
  static func im2col(
    _ x: Tensor<Float>, height: Int, width: Int, stride: Int, padding: Int
  ) throws -> Tensor<Float> {
    func edge(_ size: Int) -> [Int] {
      (-padding..<size + padding).map { min(max($0, 0), size - 1) }
    }
    let padded = x.indexSelected(axis: 1, edge(x.shape[1])).indexSelected(
      axis: 2, edge(x.shape[2]))
    return try Solutions09.im2col(
      padded, height: height, width: width, stride: stride, padding: 0)
  }
}
