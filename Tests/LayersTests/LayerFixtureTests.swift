import Autograd
import Layers
import Tensors
import TestSupport
import Testing

@Suite struct LayerFixtureTests {
  /// A layer loaded with the state of its case.
  private struct Case {
    let name: String
    let fixture: Fixture
    let layer: Module

    init(_ name: String, _ fixture: Fixture) throws {
      (self.name, self.fixture) = (name, fixture)
      let isEval = name.hasSuffix("/eval")
      layer = try #require(
        makeLayer(isEval ? String(name.dropLast(5)) : name), "no layer for \(name)")
      try layer.load(state("state"))
      if isEval { layer.eval() }
      if name.hasSuffix("Again") || name == "batchNormMean" { _ = layer(Variable(input * 0.5 + 1)) }
    }

    var input: Tensor<Float> { fixture.floats("\(name)/input") }

    func state(_ group: String) -> StateDictionary {
      var state = StateDictionary()
      let prefix = "\(name)/\(group)/"
      for key in fixture.names where key.hasPrefix(prefix) {
        state[String(key.dropFirst(prefix.count))] =
          fixture.isInteger(key) ? .integers(fixture.integers(key)) : .floats(fixture.floats(key))
      }
      return state
    }

    static func all() throws -> [Case] {
      try ["layers", "sampling-layers"].flatMap { file in
        let fixture = try Fixture(file)
        return try fixture.names.filter { $0.hasSuffix("/result") }.map {
          try Case(String($0.dropLast("/result".count)), fixture)
        }
      }
    }
  }

  @Test func `every layer's outputs, gradients and state equal PyTorch's`() throws {
    let cases = try Case.all()
    #expect(cases.count == 127)
    for entry in cases {
      let (name, fixture) = (entry.name, entry.fixture)
      let x = Variable(entry.input, requiresGradient: fixture.contains("\(name)/gradient"))
      let y = entry.layer(x)
      expectClose(y.value, fixture.floats("\(name)/result"), name)
      if y.requiresGradient { y.backward(with: fixture.floats("\(name)/seed")) }
      if fixture.contains("\(name)/gradient") {
        let gradient = x.gradient ?? .zeros(x.shape)
        expectClose(
          gradient, fixture.floats("\(name)/gradient"), "\(name), input", relative: 2e-5,
          absolute: 2e-6)
      }
      for (key, parameter) in entry.layer.namedParameters() {
        let gradient = try #require(parameter.gradient, "\(name): no gradient of \(key)")
        // PyTorch's mean of a single element is not exact; here it is, and the gradient is exactly
        // 0.
        expectClose(
          gradient, fixture.floats("\(name)/gradients/\(key)"), "\(name), \(key)", relative: 2e-5,
          absolute: name == "layerNormOne" ? 2e-5 : 2e-6)
      }
      let after = entry.state("after")
      let state = entry.layer.stateDictionary()
      for key in after.keys {
        switch (state[key]!, after[key]!) {
        case (.floats(let actual), .floats(let expected)):
          expectClose(actual, expected, "\(name), \(key) after")
        case (let actual, let expected): #expect(actual == expected, "\(name), \(key) after")
        }
      }
    }
  }

  @Test func `keys are in PyTorch's order`() throws {
    let keys = makeLayer("mixed")!.stateDictionary().keys
    #expect(
      keys == [
        "steps.0.weight", "steps.0.bias", "steps.1.weight", "steps.1.bias", "heads.left.weight",
        "heads.left.bias", "heads.rightSide.weight", "heads.rightSide.bias",
        "skip.body.0.weight", "skip.body.0.bias", "skip.shortcut.weight",
      ])
    #expect(
      makeLayer("batchNorm2dRank4")!.stateDictionary().keys
        == ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"])
  }

  /// Returns whether finite differences apply: the case is small, differentiable and has no kinks.
  private func isSmooth(_ entry: Case) -> Bool {
    entry.input.count <= 120 && entry.fixture.contains("\(entry.name)/gradient")
      && !["relu", "leaky", "prelu", "maxPool", "adaptiveMax", "sequential", "layerNormOne"]
        .contains {
          entry.name.hasPrefix($0)
        }
  }

  @Test func `first and second derivatives equal finite differences`() throws {
    var count = 0
    for entry in try Case.all() where isSmooth(entry) {
      let first = checkGradients(at: [entry.input], tolerance: 2e-2) { entry.layer($0[0]) }
      #expect(first == nil, "\(entry.name): \(first ?? "")")
      let parameters: [Variable] = entry.layer.parameters()
      let second = checkGradients(at: [entry.input], tolerance: 4e-2) { leaves in
        let x =
          leaves[0].requiresGradient
          ? leaves[0]
          : Variable(
            leaves[0].value, requiresGradient: true)
        let y = entry.layer(x)
        let seed = Tensor<Float>(
          (0..<y.value.count).map { Float($0 % 5) * 0.4 - 0.7 }, shape: y.shape)
        let parts = y.gradients(with: [x] + parameters, seed: Variable(seed), createGraph: true)
        return .cat(parts.map { $0.reshaped([-1]) })
      }
      #expect(second == nil, "\(entry.name), second: \(second ?? "")")
      count += 1
    }
    #expect(count >= 35)
  }
}
