import Tensors
import Testing
import Vision

@Suite struct CatsAndDogsTests {
  private let data = CatsAndDogs(individuals: 0..<40, pictures: 0..<20, size: 64, seed: 1)

  @Test func `pictures are labeled, and half are cats`() {
    let small = CatsAndDogs(individuals: 2..<6, pictures: 10..<13, size: 32, seed: 1)
    #expect(small.count == 12)
    let items = (0..<12).map { small.item($0) }
    #expect(items.map(\.individual) == [2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5])
    #expect(items.map(\.species).map(\.rawValue) == [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1])
    #expect(small.labels == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3])
    #expect(small.classes == ["cat 2", "dog 3", "cat 4", "dog 5"])
    #expect(small.species == items.map(\.species))
    #expect(items.allSatisfy { $0.image.width == 32 && $0.image.height == 32 })
    #expect(items.allSatisfy { $0.image.channels == 3 })
  }

  @Test func `a picture depends only on the seed and its numbers`() {
    let again = CatsAndDogs(individuals: 3..<4, pictures: 5..<6, size: 64, seed: 1)
    #expect(again.item(0).image == data.item(3 * 20 + 5).image)
    #expect(again.item(0, epoch: 7).image == again.item(0, epoch: 1).image)
    let other = CatsAndDogs(individuals: 3..<4, pictures: 5..<6, size: 64, seed: 2)
    #expect(other.item(0).image != again.item(0).image)
    var seen = Set<[UInt8]>()
    for index in 0..<data.count { seen.insert(data.item(index).image.pixels) }
    #expect(seen.count == data.count)
  }

  @Test func `another setting shows the same animal in the same pose elsewhere`() {
    func picture(_ setting: Int) -> Tensor<Float> {
      CatsAndDogs.draw(Individual(3, seed: 1), picture: 5, setting: setting, size: 64, seed: 1)
        .tensor
    }
    #expect(picture(0) == data.item(3 * 20 + 5).image.tensor)
    #expect(picture(1) == picture(1))
    let settings = (0..<12).map(picture)
    // The standard deviation of each pixel over the settings: small inside the animal, large around it.
    let deviations = Tensor.stack(settings).variance([0]).sqrt().mean([0])
    let border: Tensor<Float> = .cat([deviations[0..<6].flattened(from: 0)])
    let middle = deviations[28..<40, 28..<40]
    #expect(border.mean().item > 0.1)
    #expect(middle.mean().item < 0.7 * border.mean().item)
  }

  @Test func `the scene is the same at every size`() {
    for index in stride(from: 0, to: 800, by: 97) {
      let portrait = data.item(index)
      let large = CatsAndDogs.draw(
        Individual(portrait.individual, seed: 1), picture: index % 20, size: 256, seed: 1)
      // Each pixel of 64 × 64 covers 4 × 4 pixels of 256 × 256, and must be close to their mean.
      let means = large.tensor.reshaped([3, 64, 4, 64, 4]).mean([2, 4])
      let difference = (means - portrait.image.tensor).abs().mean().item
      #expect(difference < 0.012, "item \(index): \(difference)")
    }
  }

  @Test func `a nearest neighbor classifier on pixels does not identify individuals`() {
    let (accuracy, chance) = nearestNeighbor()
    #expect(accuracy < 0.4, "1-NN on pixels: \(accuracy)")
    // But it is better than chance: pictures of the same animal are similar.
    #expect(accuracy > 2 * chance, "1-NN on pixels: \(accuracy)")
  }

  /// Returns the accuracy of a nearest neighbor classifier on pixels, and that of chance.
  private func nearestNeighbor() -> (accuracy: Float, chance: Float) {
    let portraits = (0..<data.count).map { data.item($0) }
    let pixels: Tensor<Float> = .stack(portraits.map { $0.image.tensor.flattened(from: 0) })
    let squares = pixels.squared().sum([1])
    let products = pixels.matmul(pixels.transposed())
    var hits = 0
    for i in portraits.indices {
      let distances = (squares - products[i] * 2).scalars
      let nearest = distances.indices.filter { $0 != i }.min { distances[$0] < distances[$1] }!
      if portraits[nearest].individual == portraits[i].individual { hits += 1 }
    }
    return (Float(hits) / Float(portraits.count), 19 / 799)
  }
}
