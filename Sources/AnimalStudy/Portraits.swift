import Tensors
import Vision

/// Images of chapter 12's cats and dogs, `[N, 3, 32, 32]`, with the individual that each shows.
public struct Portraits {
  /// The images.
  public let images: Tensor<Float>
  /// The index of the individual in each image.
  public let labels: [Int]

  /// Creates images of individuals, the same ones of each.
  public init(_ individuals: Range<Int>, _ pictures: Range<Int>) {
    let animals = CatsAndDogs(individuals: individuals, pictures: pictures, size: 32, seed: 1)
    images = .stack((0..<animals.count).map { animals.item($0).image.tensor })
    labels = animals.labels
  }
}
