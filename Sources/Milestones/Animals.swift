import Models
import Tensors
import Vision

/// Images of cats and dogs, and the index of the individual in each.
struct Animals {
  /// The images, `[N, 3, size, size]`.
  var images: Tensor<Float>
  /// The index of the individual in each image.
  let individuals: [Int]

  init(_ individuals: Range<Int>, pictures: Range<Int>, size: Int) {
    let all = CatsAndDogs(individuals: individuals, pictures: pictures, size: size, seed: 1)
    images = .stack((0..<all.count).map { all.item($0).image.tensor })
    self.individuals = all.labels
  }

  /// The pixels of each image as a row, `[N, 3 · size · size]`: the baseline without a network.
  var pixels: Tensor<Float> { images.reshaped([individuals.count, -1]) }
}

/// Creates a network of three convolutions, some with stride 2, and global average pooling: 64 dimensions.
func smallEncoder(
  channels: Int = 3, strides: [Int] = [2, 2, 2], using generator: inout Generator
) -> ConvNet {
  ConvNet([channels, 16, 32, 64], strides: strides, using: &generator)
}
