import Tensors
import Vision

/// Returns a channel `[H, W]` as a gray image: 0 is white, 1 is black, and each number is a square
/// of `scale` pixels.
func grayImage(_ channel: Tensor<Float>, scale: Int) -> Image {
  enlarged(channel, scale: scale) { number in [1 - number, 1 - number, 1 - number] }
}

/// Returns a channel `[H, W]` as an image in which positive numbers are red and negative ones blue:
/// the larger the magnitude, the stronger the color.
func signedImage(_ channel: Tensor<Float>, scale: Int) -> Image {
  let largest = max(channel.abs().max().item, 1e-6)
  return enlarged(channel, scale: scale) { number in
    let size = number.magnitude / largest
    return number > 0 ? [1, 1 - size, 1 - size] : [1 - size, 1 - size, 1]
  }
}

private func enlarged(
  _ channel: Tensor<Float>, scale: Int, _ color: (Float) -> [Float]
) -> Image {
  let (height, width) = (channel.shape[0], channel.shape[1])
  let colors = channel.scalars.map { color($0).map { UInt8(min(max($0, 0), 1) * 255 + 0.5) } }
  var pixels: [UInt8] = []
  for y in 0..<height * scale {
    for x in 0..<width * scale { pixels += colors[y / scale * width + x / scale] }
  }
  return Image(width: width * scale, height: height * scale, channels: 3, pixels: pixels)
}

/// A rectangle in a channel: its top left element, and its size.
struct Region {
  var row, column, height, width: Int
}

extension Image {
  /// Returns an image of a channel, enlarged by `scale`, with a frame around a region of the
  /// channel.
  func framed(_ region: Region, scale: Int, color: [UInt8] = [220, 30, 30]) -> Image {
    var result = self
    let thickness = 3
    let (top, left) = (region.row * scale, region.column * scale)
    let (bottom, right) = (top + region.height * scale, left + region.width * scale)
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

/// Returns an image of simple shapes, `[64, 64]`: a disc, a vertical bar, a horizontal bar, and a
/// ramp from white to black.
func shapeImage() -> Tensor<Float> {
  Tensor(
    (0..<64 * 64).map { index in
      let (y, x) = (index / 64, index % 64)
      if (y - 18) * (y - 18) + (x - 18) * (x - 18) < 144 { return 1 }
      if (40..<46).contains(x) && y < 30 { return 0.8 }
      if (40..<46).contains(y) && x < 30 { return 0.6 }
      if x >= 36 && y >= 36 { return Float(x - 36) / 28 }
      return 0
    }, shape: [64, 64])
}
