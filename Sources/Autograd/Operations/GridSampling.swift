import Kernels
import Tensors

/// The mode of sampling between the pixels of an image.
public enum SamplingMode: Hashable, Sendable {
  /// The nearest pixel; halfway between two, the one with an even number. The derivative with respect to the position
  /// is 0.
  case nearest
  /// The bilinear interpolation of the four nearest pixels.
  case bilinear
  /// The bicubic interpolation of the sixteen nearest pixels: cubic convolution (Keys, 1981) with a = −3/4.
  case bicubic
}

/// What is sampled at positions outside an image.
public enum SamplingPadding: Hashable, Sendable {
  /// 0.
  case zeros
  /// The nearest pixel at the edge.
  case border
  /// The image reflected at its edges, any number of times: at the outer edges of the pixels, or at their centers if
  /// corners are aligned.
  case reflection
}

extension Variable {
  /// Returns images sampled at the positions of a grid. PyTorch's `grid_sample`.
  ///
  /// The positions −1 and 1 are the outer edges of the image, or with `alignCorners` the centers of its corner pixels:
  ///
  ///     column = ((x + 1)·W − 1) / 2      or      (x + 1) / 2 · (W − 1)
  ///
  /// The gradient flows to the image and to the grid. A position that is not finite gives NaN, except with `nearest`,
  /// or where it is infinite and `border` moves it into the image.
  ///
  /// - Parameters:
  ///   - grid: The positions (x, y), `[N, H', W', 2]`.
  ///   - mode: The interpolation between pixels.
  ///   - padding: What is sampled outside the image.
  ///   - alignCorners: Whether −1 and 1 are the centers of the corner pixels.
  /// - Returns: `[N, C, H', W']`, for `self` of shape `[N, C, H, W]`.
  public final func gridSampled(
    at grid: Variable, _ mode: SamplingMode = .bilinear, padding: SamplingPadding = .zeros,
    alignCorners: Bool = false
  ) -> Variable {
    require(
      shape.count == 4 && shape[2] > 0 && shape[3] > 0 && grid.shape.count == 4
        && grid.shape[0] == shape[0] && grid.shape[3] == 2,
      "gridSample: needs a non-empty input [N, C, H, W] and a grid [N, H', W', 2], not \(shape) and "
        + "\(grid.shape)")
    let (batch, size) = (shape[0], Array(grid.shape[1...2]))
    // The indices of pixels have 32 bits.
    _ = Int32(index: shape[2] * shape[3], "gridSample")
    let axes = [3, 2].map {
      SampledAxis(size: shape[$0], mode: mode, padding: padding, alignCorners: alignCorners)
    }
    let positions = size[0] * size[1]
    let (columns, rows) = (
      axes[0].taps(at: grid[.ellipsis, 0].reshaped([batch, positions])),
      axes[1].taps(at: grid[.ellipsis, 1].reshaped([batch, positions]))
    )
    let width = Int32(truncatingIfNeeded: shape[3])
    let (row, column) = (rows.indices.unsqueezed(2), columns.indices.unsqueezed(1))
    let indices = Tensor.where((row .>= 0) .& (column .>= 0), row * width + column, Tensor(-1))
    let weights = rows.weights.unsqueezed(2) * columns.weights.unsqueezed(1)
    let flat = [batch, weights.shape[1] * weights.shape[2], positions]
    return sampled(
      reshaped([batch, shape[1], shape[2] * shape[3]]), indices.reshaped(flat),
      weights.reshaped(flat)
    ).reshaped([batch, shape[1]] + size)
  }

  /// Returns the grid of positions of affine transformations, for ``gridSampled(at:_:padding:alignCorners:)``. PyTorch's
  /// `affine_grid`.
  ///
  ///     (x', y') = θ · (x, y, 1)
  ///
  /// where x and y are the positions of the output's pixels, from −1 to 1.
  ///
  /// - Parameters:
  ///   - size: The height and width of the output.
  ///   - alignCorners: Whether −1 and 1 are the centers of the corner pixels instead of their outer edges.
  /// - Returns: `[N, size.height, size.width, 2]`, for `self` of shape `[N, 2, 3]`, the matrices θ.
  public final func affineGrid(_ size: Size2d, alignCorners: Bool = false) -> Variable {
    require(
      shape.count == 3 && Array(shape[1...]) == [2, 3] && size.isAtLeast(1),
      "affineGrid: needs matrices [N, 2, 3] and a size of at least 1, not \(shape) and \(size)")
    func positions(_ count: Int) -> Tensor<Float> {
      if count == 1 { return [0] }
      let reach = alignCorners ? 1 : Float(count - 1) / Float(count)
      return .linspace(-1, 1, count) * reach
    }
    let shape = [size.height, size.width]
    Shape.requireMemory(shape + [3], bytesPerElement: MemoryLayout<Float>.stride, "affineGrid")
    let base = Tensor.stack(
      [
        positions(size.width).expanded(to: shape),
        positions(size.height).reshaped([-1, 1]).expanded(to: shape), .ones(shape),
      ], axis: -1)
    return Variable(base.reshaped([1, size.area, 3])).matmul(transposed())
      .reshaped([self.shape[0], size.height, size.width, 2])
  }
}

// MARK: Taps along an axis

/// The rows or the columns of a sampled image.
private struct SampledAxis {
  /// The number of rows or columns.
  let size: Int
  let mode: SamplingMode
  let padding: SamplingPadding
  let alignCorners: Bool

  /// Returns the rows or columns that contribute at positions `x` from −1 to 1, of shape `[N, P]`.
  ///
  /// - Returns: Their indices, −1 outside the image, and their weights, both `[N, taps, P]`.
  func taps(at x: Variable) -> (indices: Tensor<Int32>, weights: Variable) {
    let position =
      alignCorners
      ? (x + 1) * (Float(size - 1) / 2) : (x + 1) * (Float(size) / 2) - 0.5
    switch mode {
    case .nearest: return taps(bounded(position), TapPolynomials.nearest, from: 0)
    case .bilinear: return taps(bounded(position), TapPolynomials.linear, from: 0)
    case .bicubic: return taps(position, TapPolynomials.cubic, from: -1)
    }
  }

  private func taps(
    _ position: Variable, _ polynomials: [TapPolynomials.Coefficients], from offset: Int
  ) -> (indices: Tensor<Int32>, weights: Variable) {
    let first = mode == .nearest ? position.value.rounded() : position.value.floor()
    let weights = evaluated(position - Variable(first), polynomials)
    return (indices(first, polynomials.indices.map { Float($0 + offset) }), weights)
  }

  /// Returns the pixels at `offsets` from `first`, −1 outside the image.
  private func indices(_ first: Tensor<Float>, _ offsets: [Float]) -> Tensor<Int32> {
    .stack(
      offsets.map { offset in
        first.map { x in
          // Some pixel, whose weight is NaN.
          if mode != .nearest && !x.isFinite { return 0 }
          let pixel = mode == .bicubic ? bounded(x + offset).position : x + offset
          return pixel >= 0 && pixel < Float(size) ? Int32(pixel) : -1
        }
      }, axis: 1)
  }

  // MARK: Padding

  /// Returns positions moved into the image as the padding says.
  private func bounded(_ x: Variable) -> Variable {
    if padding == .zeros { return x }
    let slopes = x.value.map { bounded($0).slope }
    let name = padding == .border ? "clamp" : "reflect"
    return .record(name, x.value.map { bounded($0).position }, [x], saving: [slopes]) { dY, _ in
      [dY * Variable(slopes)]
    }
  }

  /// Returns a position moved into the image, and the derivative.
  private func bounded(_ x: Float) -> (position: Float, slope: Float) {
    let last = Float(size - 1)
    func clamped(_ x: Float, _ slope: Float) -> (position: Float, slope: Float) {
      // NaN is at the first pixel, as in PyTorch's nearest neighbor; it has no other use.
      if mode == .nearest && x.isNaN { return (0, 0) }
      return x <= 0 ? (0, 0) : x >= last ? (last, 0) : (x, slope)
    }
    switch padding {
    case .zeros: return (x, 1)
    case .border: return clamped(x, 1)
    case .reflection:
      let (edge, span): (Float, Float) = alignCorners ? (0, last) : (-0.5, Float(size))
      if span == 0 { return (0, 0) }
      let distance = (x - edge).magnitude
      let rest = distance.truncatingRemainder(dividingBy: span)
      let flips = (distance / span).rounded(.down).truncatingRemainder(dividingBy: 2) != 0
      let slope: Float = (x < edge) == flips ? 1 : -1
      return clamped(flips ? span - rest + edge : rest + edge, slope)
    }
  }
}

/// Returns the values of polynomials of `t`, as a new axis.
///
/// - Returns: `[N, polynomials, P]`, for `t` of shape `[N, P]`.
private func evaluated(_ t: Variable, _ polynomials: [TapPolynomials.Coefficients]) -> Variable {
  let values = Tensor.stack(
    polynomials.map { coefficients in
      t.value.map { TapPolynomials.value(coefficients, at: $0) }
    }, axis: 1)
  return .record("polynomials", values, [t], saving: [t]) { dY, _ in
    [(dY * evaluated(t, polynomials.map(TapPolynomials.derivative))).sum([1])]
  }
}
