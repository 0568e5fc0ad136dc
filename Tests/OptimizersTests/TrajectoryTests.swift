import Autograd
import Optimizers
import Tensors
import TestSupport
import Testing

/// The problem of `optimizers.py`: two groups, one of which has no gradient in every fourth step.
struct Problem {
  let p, q: Parameter
  let optimizer: Optimizer
  private let scale, x: Variable

  init(
    _ fixture: Fixture, fromZero: Bool = false,
    _ make: (_ p: [Parameter], _ q: [Parameter]) -> Optimizer
  ) {
    p = Parameter(fixture.floats("p"))
    q = Parameter(fromZero ? .zeros([3, 5]) : fixture.floats("q"))
    (scale, x) = (Variable(fixture.floats("scale")), Variable(fixture.floats("x")))
    optimizer = make([p], [q])
  }

  func step(_ number: Int, beforeStep: ([Parameter]) -> Void = { _ in }) {
    optimizer.zeroGradients()
    var loss = (scale * p.squared()).sum()
    if number % 4 != 3 { loss = loss + (q.matmul(x) - 1).squared().mean() }
    loss.backward()
    beforeStep([p, q])
    optimizer.step()
  }

  /// Returns the parameters after each of twenty steps.
  func path(
    beforeStep: ([Parameter]) -> Void = { _ in }, afterStep: () -> Void = {}
  ) -> (p: Tensor<Float>, q: Tensor<Float>) {
    let values = (0..<20).map { number in
      step(number, beforeStep: beforeStep)
      afterStep()
      return (p.value, q.value)
    }
    return (.stack(values.map(\.0)), .stack(values.map(\.1)))
  }
}

@Suite struct TrajectoryTests {
  private func expectPath(
    _ name: String, fromZero: Bool = false, sourceLocation: SourceLocation = #_sourceLocation,
    beforeStep: ([Parameter]) -> Void = { _ in },
    _ make: (_ p: [Parameter], _ q: [Parameter]) -> Optimizer
  ) throws {
    let fixture = try Fixture("optimizers")
    let path = Problem(fixture, fromZero: fromZero, make).path(beforeStep: beforeStep)
    for (key, actual) in [("p", path.p), ("q", path.q)] {
      expectClose(
        actual, fixture.floats("\(name)/\(key)"), "\(name), \(key)", relative: 1e-5,
        sourceLocation: sourceLocation)
    }
  }

  @Test func `twenty steps of SGD equal PyTorch's`() throws {
    try expectPath("sgd") { p, q in
      SGD(p, learningRate: 0.02).adding(q, learningRate: 0.1)
    }
    try expectPath("sgdMomentum") { p, q in
      SGD(p, learningRate: 0.01, momentum: 0.9).adding(q, momentum: 0.5)
    }
    try expectPath("sgdNesterov") { p, q in
      SGD(p, learningRate: 0.01, momentum: 0.9, weightDecay: 0.1, nesterov: true)
        .adding(q, weightDecay: 0)
    }
    try expectPath("sgdDampening") { p, q in
      SGD(p, learningRate: 0.02, momentum: 0.8, dampening: 0.3, weightDecay: 0.05)
        .adding(q, learningRate: 0.05)
    }
  }

  @Test func `twenty steps of Adam equal PyTorch's`() throws {
    try expectPath("adam") { p, q in
      Adam(p, learningRate: 0.05).adding(q, learningRate: 0.1, momentum: 0.5)
    }
    try expectPath("adamDecay") { p, q in
      Adam(p, learningRate: 0.05, betas: (0.8, 0.9), epsilon: 1e-3, weightDecay: 0.3)
        .adding(q, weightDecay: 0)
    }
    try expectPath("adamAMSGrad") { p, q in
      Adam(p, learningRate: 0.2, betas: (0.9, 0.8), weightDecay: 0.1, amsgrad: true)
        .adding(q, learningRate: 0.1)
    }
  }

  @Test func `twenty steps of AdamW equal PyTorch's`() throws {
    try expectPath("adamW") { p, q in
      AdamW(p, learningRate: 0.05).adding(q, learningRate: 0.1, weightDecay: 0.5)
    }
    try expectPath("adamWAMSGrad") { p, q in
      AdamW(p, learningRate: 0.2, betas: (0.9, 0.8), weightDecay: 0.2, amsgrad: true)
        .adding(q, weightDecay: 0)
    }
  }

  @Test func `twenty steps of RMSprop equal PyTorch's`() throws {
    try expectPath("rmsprop") { p, q in
      RMSprop(p, learningRate: 0.01).adding(q, learningRate: 0.03)
    }
    try expectPath("rmspropMomentum") { p, q in
      RMSprop(p, learningRate: 0.01, alpha: 0.9, epsilon: 1e-4, weightDecay: 0.1, momentum: 0.5)
        .adding(q, momentum: 0)
    }
    try expectPath("rmspropCentered") { p, q in
      RMSprop(p, learningRate: 0.01, alpha: 0.9, epsilon: 1e-3, momentum: 0.3, centered: true)
        .adding(q, learningRate: 0.02)
    }
  }

  @Test func `twenty steps of Adagrad equal PyTorch's`() throws {
    try expectPath("adagrad") { p, q in Adagrad(p).adding(q, learningRate: 0.1) }
    try expectPath("adagradDecay") { p, q in
      Adagrad(
        p, learningRate: 0.2, learningRateDecay: 0.1, weightDecay: 0.1, initialAccumulator: 0.5,
        epsilon: 1e-5
      ).adding(q, weightDecay: 0)
    }
  }

  @Test func `twenty steps of LARS equal its paper's algorithm`() throws {
    try expectPath("lars") { p, q in
      LARS(p, learningRate: 1, trustCoefficient: 0.02).adding(q, learningRate: 2, weightDecay: 0.1)
    }
    try expectPath("larsMatrices") { p, q in
      LARS(
        p, learningRate: 0.05, momentum: 0.8, weightDecay: 0.01, trustCoefficient: 0.5,
        scalesVectors: false
      ).adding(q, momentum: 0.5)
    }
    try expectPath("larsFromZero", fromZero: true) { p, q in
      LARS(p, learningRate: 0.01, trustCoefficient: 0.02).adding(q)
    }
  }

  @Test func `twenty steps of LAMB equal its paper's algorithm`() throws {
    try expectPath("lamb") { p, q in
      LAMB(p, learningRate: 0.02).adding(q, learningRate: 0.05, weightDecay: 0.1)
    }
    try expectPath("lambDecay") { p, q in
      LAMB(p, learningRate: 0.02, betas: (0.8, 0.9), epsilon: 1e-3, weightDecay: 0.3)
        .adding(q, weightDecay: 0)
    }
    try expectPath("lambFromZero", fromZero: true) { p, q in
      LAMB(p, learningRate: 0.01).adding(q)
    }
  }

  @Test func `gradient clipping equals PyTorch's`() throws {
    let fixture = try Fixture("optimizers")
    let descent = { (p: [Parameter], q: [Parameter]) in SGD(p, learningRate: 0.05).adding(q) }
    for (name, limit, order) in [("clipNorm", Float(3), Float(2)), ("clipLargest", 0.5, .infinity)]
    {
      var norms: [Float] = []
      try expectPath(
        name, beforeStep: { norms.append($0.clipGradients(toNorm: limit, order: order)) }, descent)
      expectClose(Tensor(norms, shape: [20]), fixture.floats("\(name)/norm"), "\(name), norms")
    }
    try expectPath("clipValue", beforeStep: { $0.clipGradients(toValue: 0.4) }, descent)
  }

  @Test func `exponential moving average equals PyTorch's`() throws {
    let fixture = try Fixture("optimizers")
    let problem = Problem(fixture) { SGD($0, learningRate: 0.05).adding($1) }
    let average = ExponentialMovingAverage([problem.p, problem.q], decay: 0.8)
    let path = (0..<20).map { number in
      problem.step(number)
      average.update()
      return average.values[1]
    }
    expectClose(.stack(path), fixture.floats("average/average"), "average", relative: 1e-5)
    let trained = problem.q.value
    average.withAveragedParameters { #expect(problem.q.value == average.values[1]) }
    #expect(problem.q.value == trained)
    #expect(trained != average.values[1])
  }
}

extension Optimizer {
  /// Adds a group and returns the optimizer.
  func adding(
    _ parameters: [Parameter], learningRate: Double? = nil, weightDecay: Double? = nil,
    momentum: Double? = nil
  ) -> Self {
    addGroup(
      parameters, learningRate: learningRate, weightDecay: weightDecay, momentum: momentum)
    return self
  }
}
