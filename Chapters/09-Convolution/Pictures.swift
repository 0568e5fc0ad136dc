import Tensors
import Vision

/// A plane `[H, W]` as a picture: 0 is white, 1 is black, every number a square of `scale` dots.
func ink(_ plane: Tensor<Float>, scale: Int) -> Image {
  enlarged(plane, scale: scale) { number in [1 - number, 1 - number, 1 - number] }
}

/// A plane of numbers with signs as a picture: red above zero, blue below, the more color the further
/// away.
func signed(_ plane: Tensor<Float>, scale: Int) -> Image {
  let largest = max(plane.abs().max().item, 1e-6)
  return enlarged(plane, scale: scale) { number in
    let size = number.magnitude / largest
    return number > 0 ? [1, 1 - size, 1 - size] : [1 - size, 1 - size, 1]
  }
}

private func enlarged(
  _ plane: Tensor<Float>, scale: Int, _ color: (Float) -> [Float]
) -> Image {
  let (height, width) = (plane.shape[0], plane.shape[1])
  let colors = plane.scalars.map { color($0).map { UInt8(min(max($0, 0), 1) * 255 + 0.5) } }
  var pixels: [UInt8] = []
  for y in 0..<height * scale {
    for x in 0..<width * scale { pixels += colors[y / scale * width + x / scale] }
  }
  return Image(width: width * scale, height: height * scale, channels: 3, pixels: pixels)
}

/// A part of a plane: where it begins, and how far it goes.
struct Part {
  var row, column, height, width: Int
}

extension Image {
  /// Returns the picture of a plane, each of whose numbers is `scale` dots wide, with a frame around a
  /// part.
  func framing(_ part: Part, scale: Int, color: [UInt8] = [220, 30, 30]) -> Image {
    var result = self
    let thickness = 3
    let (top, left) = (part.row * scale, part.column * scale)
    let (bottom, right) = (top + part.height * scale, left + part.width * scale)
    for y in max(top, 0)..<min(bottom, height) {
      for x in max(left, 0)..<min(right, width) {
        let distance = min(y - top, bottom - 1 - y, x - left, right - 1 - x)
        if distance < thickness {
          for channel in 0..<3 { result.pixels[(y * width + x) * 3 + channel] = color[channel] }
        }
      }
    }
    return result
  }
}

/// A drawn picture `[64, 64]`: a disc, a bar standing, a bar lying and a slope from white to black.
func drawing() -> Tensor<Float> {
  Tensor(
    (0..<64 * 64).map { place in
      let (y, x) = (place / 64, place % 64)
      if (y - 18) * (y - 18) + (x - 18) * (x - 18) < 144 { return 1 }
      if (40..<46).contains(x) && y < 30 { return 0.8 }
      if (40..<46).contains(y) && x < 30 { return 0.6 }
      if x >= 36 && y >= 36 { return Float(x - 36) / 28 }
      return 0
    }, shape: [64, 64])
}
