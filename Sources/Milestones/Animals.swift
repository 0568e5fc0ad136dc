import Autograd
import Layers
import Tensors
import Vision

/// Pictures of cats and dogs, `[N, 3, size, size]`, and whom each shows.
struct Animals {
  var images: Tensor<Float>
  /// Which animal.
  let individuals: [Int]

  init(_ individuals: Range<Int>, pictures: Range<Int>, size: Int) {
    let all = CatsAndDogs(individuals: individuals, pictures: pictures, size: size, seed: 1)
    images = .stack((0..<all.count).map { all.item($0).image.tensor })
    self.individuals = all.labels
  }

  /// All dots of each picture in a row, `[N, 3 · size · size]`: what there is without any network.
  var dots: Tensor<Float> { images.reshaped([individuals.count, -1]) }
}

/// Three convolutions, of which some halve the picture, and a mean over what is left of it: 64 numbers a
/// picture.
func smallEncoder(
  channels: Int = 3, strides: [Int] = [2, 2, 2], using generator: inout Generator
) -> Sequential {
  var layers: [Module] = []
  for ((inputs, outputs), stride) in zip([(channels, 16), (16, 32), (32, 64)], strides) {
    layers += [
      Conv2d(
        inputs, outputs, kernelSize: 3, stride: Size2d(stride), padding: 1, bias: false,
        using: &generator),
      BatchNorm2d(outputs), ReLU(),
    ]
  }
  return Sequential(layers + [AdaptiveAvgPool2d(1), Flatten()])
}
