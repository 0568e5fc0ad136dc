import Tensors

extension Tensor: ImageProtocol where Element == Float {
  public var width: Int { size(fromEnd: 1) }
  public var height: Int { size(fromEnd: 2) }
  public var channels: Int { size(fromEnd: 3) }

  private func size(fromEnd axis: Int) -> Int {
    require(rank == 3, "an image as a tensor must be [C, H, W], not \(shape)")
    return shape[3 - axis]
  }

  public func cropped(_ frame: Frame) -> Tensor {
    narrowed(axis: 1, from: frame.top, count: frame.height)
      .narrowed(axis: 2, from: frame.left, count: frame.width)
  }

  public func flippedHorizontally() -> Tensor { flipped([2]) }

  public func flippedVertically() -> Tensor { flipped([1]) }

  /// Returns the image with padding: torchvision's `pad`.
  public func padded(_ margins: Margins, _ mode: PaddingMode) -> Tensor {
    margins.check()
    if case .constant(let value) = mode {
      return padded(axis: 1, before: margins.top, after: margins.bottom, .constant(value))
        .padded(axis: 2, before: margins.left, after: margins.right, .constant(value))
    }
    let (columns, rows) = (width, height)
    Shape.requireMemory(
      [channels, rows + margins.top + margins.bottom, columns + margins.left + margins.right],
      bytesPerElement: MemoryLayout<Float>.stride, "padded")
    return indexSelected(
      axis: 1, (-margins.top..<rows + margins.bottom).compactMap { mode.source($0, rows) }
    ).indexSelected(
      axis: 2, (-margins.left..<columns + margins.right).compactMap { mode.source($0, columns) })
  }

  /// Returns the part of the image within `frame` resized to `size`: `torch.nn.functional.interpolate` with
  /// antialiasing.
  public func resized(
    _ frame: Frame, to size: (width: Int, height: Int), _ interpolation: Interpolation
  ) -> Tensor {
    let rows = Self.weights(from: frame.height, to: size.height, interpolation)
    let columns = Self.weights(from: frame.width, to: size.width, interpolation)
    return rows.matmul(cropped(frame).matmul(columns.transposed()))
  }

  /// Returns the matrix `[new, old]` whose rows are the weights of each new pixel.
  private static func weights(
    from old: Int, to new: Int, _ interpolation: Interpolation
  ) -> Tensor {
    .floats([new, old]) { target in
      target.update(repeating: 0, count: new * old)
      for position in 0..<new {
        let row = target + position * old
        if interpolation == .nearest {
          row[Swift.min(Int(Float(position) * (Float(old) / Float(new))), old - 1)] = 1
          continue
        }
        let window = interpolation.window(position, from: old, to: new)
        let sum = window.weights.reduce(0, +)
        for (k, weight) in window.weights.enumerated() {
          row[window.first + k] = Float(weight / sum)
        }
      }
    }
  }

  /// Returns the image rotated counterclockwise: torchvision's `rotate` of a tensor.
  public func rotated(_ degrees: Double, _ interpolation: Interpolation) -> Tensor {
    mapped(
      by: Affine(rotation: -degrees, translation: (0, 0), width: width, height: height),
      interpolation)
  }

  /// Returns an image of the same size whose pixel (x, y) is sampled from this image at `map(x, y)`, 0 outside:
  /// PyTorch's `grid_sample`.
  public func mapped(by map: Affine, _ interpolation: Interpolation) -> Tensor {
    map.check()
    return sampled(map, interpolation)
  }

  /// Returns an image of the same size whose pixel (x, y) is sampled from this image at `map(x, y)`, 0 outside:
  /// PyTorch's `grid_sample`.
  public func mapped(by map: Perspective, _ interpolation: Interpolation) -> Tensor {
    sampled(map, interpolation)
  }

  private func sampled(_ map: some CoordinateMap, _ interpolation: Interpolation) -> Tensor {
    require(interpolation != .bicubic, "mapped: the interpolation must be nearest or bilinear")
    let (width, height, channels) = (width, height, channels)
    return withContiguous { source in
      Tensor(shape: shape) { target in
        /// Returns the value of a pixel, 0 outside.
        func value(_ c: Int, _ x: Double, _ y: Double) -> Double {
          guard x >= 0, x < Double(width), y >= 0, y < Double(height) else { return 0 }
          return Double(source[(c * height + Int(y)) * width + Int(x)])
        }
        for y in 0..<height {
          for x in 0..<width {
            let from = map.source(x, y)
            let (px, py) = (from.x - 0.5, from.y - 0.5)
            for c in 0..<channels {
              let result: Double
              if interpolation == .nearest {
                result = value(c, px.rounded(.toNearestOrEven), py.rounded(.toNearestOrEven))
              } else {
                let (x0, y0) = (px.rounded(.down), py.rounded(.down))
                let (dx, dy) = (px - x0, py - y0)
                let above = value(c, x0, y0) * (1 - dx) + value(c, x0 + 1, y0) * dx
                let below = value(c, x0, y0 + 1) * (1 - dx) + value(c, x0 + 1, y0 + 1) * dx
                result = above * (1 - dy) + below * dy
              }
              target[(c * height + y) * width + x] = Float(result)
            }
          }
        }
      }
    }
  }

  /// Returns the image with the part within `frame` erased: torchvision's `erase`.
  public func erased(
    _ frame: Frame, _ erasure: Erasure, using generator: inout Generator
  ) -> Tensor {
    let shape = [channels, frame.height, frame.width]
    let patch: Tensor =
      switch erasure {
      case .constant(let value): .full(shape, value)
      case .noise: .normal(shape, using: &generator)
      }
    var result = self
    result[
      .all, frame.top..<frame.top + frame.height,
      frame.left..<frame.left + frame.width] = patch
    return result
  }
}
