import Tensors
import Vision

/// Images of chapter 12's cats and dogs, and the individual that each shows.
public struct Portraits {
  /// The images, `[N, 3, 32, 32]`.
  public let images: Tensor<Float>
  /// The index of the individual in each image.
  public let labels: [Int]

  /// Creates images of individuals.
  ///
  /// - Parameters:
  ///   - individuals: the indices of the individuals.
  ///   - pictures: the indices of the images of each individual.
  public init(_ individuals: Range<Int>, _ pictures: Range<Int>) {
    let animals = CatsAndDogs(individuals: individuals, pictures: pictures, size: 32, seed: 1)
    images = .stack((0..<animals.count).map { animals.item($0).image.tensor })
    labels = animals.labels
  }
}
