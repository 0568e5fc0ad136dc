import Tensors
import Vision

/// Returns the share of an image's pixels in each of 4 × 4 × 4 ranges of red, green and blue.
func colorHistogram(of image: Image) -> Tensor<Float> {
  let count = image.width * image.height
  let ranges = Tensor(image.pixels, shape: [count, 3]) >> 6
  let bins = (ranges.cast(to: Int32.self) * [16, 4, 1]).sum([1])
  return bins.binCount(minLength: 64).floats / Float(count)
}

extension Generator {
  /// Returns the integers from 0 up to `count` in random order.
  func shuffled(_ count: Int) -> [Int] {
    var generator = self
    return generator.permutation(count)
  }
}
