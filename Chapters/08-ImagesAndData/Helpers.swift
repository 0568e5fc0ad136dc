import Tensors
import Vision

/// A picture's mix of colors: the share of its dots in each of 4 × 4 × 4 boxes of red, green and blue.
func palette(_ image: Image) -> Tensor<Float> {
  var counts = [Float](repeating: 0, count: 64)
  let pixels = image.pixels
  for dot in stride(from: 0, to: pixels.count, by: 3) {
    let (red, green, blue) = (pixels[dot] >> 6, pixels[dot + 1] >> 6, pixels[dot + 2] >> 6)
    counts[Int(red) * 16 + Int(green) * 4 + Int(blue)] += 1
  }
  return Tensor(counts, shape: [64]) / Float(image.width * image.height)
}

extension Generator {
  /// The numbers below `count` in random order.
  func shuffled(_ count: Int) -> [Int] {
    var generator = self
    return generator.permutation(count)
  }
}
