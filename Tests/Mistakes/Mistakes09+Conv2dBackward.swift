import Solutions
import Tensors

enum ConvolutionOnes: Mistake09 {
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
    try Solutions09.conv2dBackward(.ones(dY.shape), x, weight, stride: stride, padding: padding)
  }
}

/// Writes `=` for `+=` to the image: the window that comes last is left.
enum ConvolutionOverwrites: Mistake09 {
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
    let (channels, height, width) = (x.shape[1], x.shape[2], x.shape[3])
    var dX = Tensor<Float>.zeros(x.shape)
    for n in 0..<dY.shape[0] {
      for o in 0..<dY.shape[1] {
        for i in 0..<dY.shape[2] {
          for j in 0..<dY.shape[3] {
            let gradient = dY[n, o, i, j].item
            for c in 0..<channels {
              for u in 0..<weight.shape[2] {
                for v in 0..<weight.shape[3] {
                  let (row, column) = (i * stride - padding + u, j * stride - padding + v)
                  guard row >= 0, row < height, column >= 0, column < width else { continue }
                  dX.assign(
                    weight[o, c, u, v] * gradient,
                    at: [n.tensorIndex, c.tensorIndex, row.tensorIndex, column.tensorIndex])
                }
              }
            }
          }
        }
      }
    }
    let right = try Solutions09.conv2dBackward(dY, x, weight, stride: stride, padding: padding)
    return (dX, right.dW)
  }
}

/// Sends back with the kernel as a convolution in mathematics would have it.
enum KernelTurned: Mistake09 {
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
    let right = try Solutions09.conv2dBackward(dY, x, weight, stride: stride, padding: padding)
    let wrong = try Solutions09.conv2dBackward(
      dY, x, weight.flipped([2, 3]), stride: stride, padding: padding)
    return (wrong.dX, right.dW)
  }
}

/// Looks at a square of each kernel only.
enum KernelSquare: Mistake09 {
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
    let size = min(weight.shape[2], weight.shape[3])
    let part = weight.narrowed(axis: 2, from: 0, count: size).narrowed(
      axis: 3, from: 0, count: size)
    let wrong = try Solutions09.conv2dBackward(dY, x, part, stride: stride, padding: padding)
    var dW = Tensor<Float>.zeros(weight.shape)
    dW.assign(
      wrong.dW, at: [.all, .all, (0..<size).tensorIndex, (0..<size).tensorIndex])
    return (wrong.dX, dW)
  }
}

enum BatchAveraged: Mistake09 {
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
    let right = try Solutions09.conv2dBackward(dY, x, weight, stride: stride, padding: padding)
    return (right.dX, right.dW / Float(x.shape[0]))
  }
}

enum LastImageOnly: Mistake09 {
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
    let right = try Solutions09.conv2dBackward(dY, x, weight, stride: stride, padding: padding)
    let last = x.shape[0] - 1
    let wrong = try Solutions09.conv2dBackward(
      dY.narrowed(axis: 0, from: last, count: 1), x.narrowed(axis: 0, from: last, count: 1),
      weight, stride: stride, padding: padding)
    return (right.dX, wrong.dW)
  }
}

enum ConvolutionUnpadded: Mistake09 {
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
    try Solutions09.conv2dBackward(dY, x, weight, stride: stride, padding: 0)
  }
}

enum PaddingAdded: Mistake09 {
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
    try Solutions09.conv2dBackward(dY, x, weight, stride: stride, padding: -padding)
  }
}

enum ConvolutionUnstrided: Mistake09 {
  static func conv2dBackward(
    _ dY: Tensor<Float>, _ x: Tensor<Float>, _ weight: Tensor<Float>, stride: Int, padding: Int
  ) throws -> (dX: Tensor<Float>, dW: Tensor<Float>) {
    try Solutions09.conv2dBackward(dY, x, weight, stride: 1, padding: padding)
  }
}
