import Testing
import Wingbeat

/// One import gives the whole library, and no name of one module hides another's.
@Suite struct UmbrellaTests {
  @Test func `a network is made, trained a step, drawn and saved with one import`() throws {
    var generator = Generator(seed: 1)
    let network = ConvNet([1, 4, 8], strides: [1, 2], outputs: 3, using: &generator)
    let images = Variable(.normal([4, 1, 8, 8], using: &generator), name: "images")
    let optimizer = Adam(network.parameters(), learningRate: 1e-2)
    let loader = DataLoader(Numbers(), batchSize: 4, seed: 1)
    var losses: [Float] = []
    try Trainer(loader, optimizer: optimizer, epochs: 20).run { _, loss in
      losses.append(loss)
    } loss: { _ in
      CrossEntropyLoss()(network(images), [0, 1, 2, 0])
    }
    #expect(losses.count == 20 && losses[19] < losses[0])
    #expect(Diagram(of: network(images), level: .blocks).dot().contains("ConvNet"))
    #expect(network.stateDictionary().keys.first == "0.weight")
    let pairs = Distance.euclidean.matrix(network(images), network(images))
    #expect(pairs.shape == [4, 4])
    let cat = CatsAndDogs.draw(Individual(4, seed: 1), picture: 0, size: 32, seed: 1)
    #expect(Image(cat.tensor) == cat)
    let x = Number(3)
    (x * x).backward()
    #expect(x.gradient == 6)
    #expect(Curve("loss", [(0, 1)]).points.count == 1)
    #expect(NumPyArray(cat.tensor).shape == [3, 32, 32])
  }

  private struct Numbers: Dataset {
    let count = 4
    func item(_ index: Int, epoch: Int) -> Int { index }
  }
}
