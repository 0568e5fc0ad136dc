import Autograd
import Contrastive
import Layers
import Models
import Optimizers
import Tensors
import TestSupport
import Testing

@Suite struct SiameseStepTests {
  /// The network, loss and optimizer of `siamese.py`, with its initial weights.
  private struct Setup {
    let fixture: Fixture
    let network: SiameseNetwork
    let base: ResNet18
    let optimizer: Adam

    init() throws {
      fixture = try Fixture("siamese")
      var generator = Generator(seed: 0)
      base = ResNet18(channels: 1, stem: .small, width: 4, using: &generator)
      base.fc = Identity()
      try base.load(Self.state(fixture, "before"))
      network = SiameseNetwork(base: base)
      optimizer = Adam(network.parameters(), learningRate: 1e-3)
    }

    static func state(_ fixture: Fixture, _ group: String) -> StateDictionary {
      var state = StateDictionary()
      for name in fixture.names where name.hasPrefix(group + "/") {
        state[String(name.dropFirst(group.count + 1))] =
          fixture.isInteger(name)
          ? .integers(fixture.integers(name)) : .floats(fixture.floats(name))
      }
      return state
    }

    func loss() -> (embedding: Variable, loss: Variable) {
      let (a, b) = network(Variable(fixture.floats("x1")), Variable(fixture.floats("x2")))
      let distance = a.pairwiseDistance(b)
      return (a, ContrastiveLoss(margin: 1)(distance, isSame: fixture.floats("same")))
    }
  }

  @Test func `a step of a Siamese ResNet equals PyTorch's`() throws {
    let setup = try Setup()
    let (embedding, loss) = setup.loss()
    expectClose(embedding.value, setup.fixture.floats("embedding1"), "embedding", relative: 1e-4)
    expectClose(loss.value, setup.fixture.floats("loss"), "loss", relative: 1e-4)
    loss.backward()
    let parameters = setup.base.namedParameters()
    #expect(parameters.count == 60)
    for (name, parameter) in parameters {
      let gradient = try #require(parameter.gradient, "\(name) has no gradient")
      expectClose(gradient, setup.fixture.floats("gradient/\(name)"), name, relative: 1e-4)
    }
    setup.optimizer.step()
    let state = setup.base.stateDictionary()
    let expected = Setup.state(setup.fixture, "after")
    #expect(Set(state.keys) == Set(expected.keys))
    for key in expected.keys {
      switch (state[key]!, expected[key]!) {
      case (.floats(let actual), .floats(let expected)):
        // Where a gradient is rounding noise, Adam's first step depends only on its sign: ±1e-3.
        expectClose(actual, expected, "after, \(key)", relative: 1e-4, absolute: 1e-5)
      case (let actual, let expected): #expect(actual == expected, "after, \(key)")
      }
    }
  }

  @Test func `the losses of ten steps equal PyTorch's`() throws {
    let setup = try Setup()
    let expected = setup.fixture.floats("losses").scalars
    for step in expected.indices {
      setup.optimizer.zeroGradients()
      let loss = setup.loss().loss
      expectClose(loss.value, Tensor(expected[step]), "loss of step \(step)", relative: 1e-3)
      loss.backward()
      setup.optimizer.step()
    }
  }

  @Test func `ResNet-18 has torchvision's parameters`() {
    var generator = Generator(seed: 0)
    let network = ResNet18(using: &generator)
    #expect(network.parameterCount == 11_689_512)
    let state = network.stateDictionary()
    #expect(state.keys.count == 122)
    #expect(state["layer2.0.downsample.0.weight"]?.shape == [128, 64, 1, 1])
    #expect(state["layer4.1.bn2.running_var"]?.shape == [512])
    #expect(state["bn1.num_batches_tracked"]?.shape == [])
    #expect(state["fc.weight"]?.shape == [1000, 512])
    network.fc = Identity()
    #expect(network.parameterCount == 11_176_512)
    let small = ResNet18(classes: 10, stem: .small, using: &generator)
    #expect(small.parameterCount == 11_173_962)
  }
}
