import Tensors
import Vision

/// Returns the share of an image's pixels in each of 4 × 4 × 4 ranges of red, green and blue.
func colorHistogram(of image: Image) -> Tensor<Float> {
  var counts = [Float](repeating: 0, count: 64)
  let bytes = image.pixels
  for pixel in stride(from: 0, to: bytes.count, by: 3) {
    let (red, green, blue) = (bytes[pixel] >> 6, bytes[pixel + 1] >> 6, bytes[pixel + 2] >> 6)
    counts[Int(red) * 16 + Int(green) * 4 + Int(blue)] += 1
  }
  return Tensor(counts, shape: [64]) / Float(image.width * image.height)
}

extension Generator {
  /// Returns the integers from 0 up to `count` in random order.
  func shuffled(_ count: Int) -> [Int] {
    var generator = self
    return generator.permutation(count)
  }
}
