import Tensors
import Vision

/// Pictures of chapter 12's cats and dogs, `[N, 3, 32, 32]`, and whom each shows.
public struct Portraits {
  public let images: Tensor<Float>
  public let labels: [Int]

  /// Draws pictures of individuals, of each the same ones.
  public init(_ individuals: Range<Int>, _ pictures: Range<Int>) {
    let animals = CatsAndDogs(individuals: individuals, pictures: pictures, size: 32, seed: 1)
    images = .stack((0..<animals.count).map { animals.item($0).image.tensor })
    labels = animals.labels
  }
}
