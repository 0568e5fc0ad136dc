import Autograd
import Layers
import Tensors
import TestSupport
import Testing

@Suite struct BatchNormUpdateTests {
  private struct Stop: Error {}

  /// The network of `training_additions.py`.
  private func network() -> Sequential {
    var generator = Generator(seed: 1)
    return Sequential(
      Linear(3, 4, using: &generator), BatchNorm1d(4), ReLU(), Linear(4, 2, using: &generator),
      BatchNorm1d(2, momentum: 0.5, affine: false))
  }

  private func load(_ fixture: Fixture, into network: Module) throws {
    var state = network.stateDictionary()
    for name in state.keys {
      let key = "updateBN/before/\(name)"
      state[name] =
        fixture.isInteger(key) ? .integers(fixture.integers(key)) : .floats(fixture.floats(key))
    }
    try network.load(state)
  }

  @Test func `updated running statistics equal PyTorch's`() throws {
    let fixture = try Fixture("training_additions")
    let network = network()
    try load(fixture, into: network)
    network.train(false)
    network.updateBatchNorm {
      for index in 0..<3 { _ = network(Variable(fixture.floats("updateBN/batch/\(index)"))) }
    }
    let state = network.stateDictionary()
    for name in state.keys {
      let key = "updateBN/after/\(name)"
      switch try #require(state[name]) {
      case .floats(let value): expectClose(value, fixture.floats(key), name)
      case .integers(let value): #expect(value == fixture.integers(key), "\(name)")
      }
    }
    let norms = network.namedModules().compactMap { $0.module as? BatchNorm }
    #expect(norms.map(\.momentum) == [0.1, 0.5])
    #expect(network.namedModules().allSatisfy { !$0.module.isTraining })
  }

  @Test func `each module returns to its own mode, and nothing is recorded`() {
    let network = network()
    network[1].train(false)
    var result: Variable?
    network.updateBatchNorm { result = network(Variable(.ones([2, 3]))) }
    #expect(network.isTraining && !network[1].isTraining && network[4].isTraining)
    #expect(result?.requiresGradient == false)
  }

  @Test func `after an error, the running statistics are the old ones`() throws {
    let network = network()
    _ = network(Variable([[1, 2, 3], [2, 3, 5]]))
    let before = network.stateDictionary()
    #expect(throws: Stop.self) {
      try network.updateBatchNorm {
        _ = network(Variable(.ones([2, 3])))
        throw Stop()
      }
    }
    #expect(network.stateDictionary() == before)
  }

  @Test func `without a batch normalization, nothing is called`() {
    var generator = Generator(seed: 1)
    Sequential(Linear(3, 4, using: &generator)).updateBatchNorm { Issue.record("called") }
  }
}
