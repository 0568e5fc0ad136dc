import Autograd
import Optimizers
import Tensors
import TestSupport
import Testing

@Suite struct AdamVariantTests {
  private func expectPath(
    _ name: String, sourceLocation: SourceLocation = #_sourceLocation,
    schedule: (any Schedule)? = nil,
    _ make: (_ p: [Parameter], _ q: [Parameter]) -> Optimizer
  ) throws {
    let problem = try Problem(Fixture("optimizers"), make)
    let scheduler = schedule.map { Scheduler(problem.optimizer, $0) }
    let path = problem.path(afterStep: { scheduler?.step() })
    let fixture = try Fixture("training_additions")
    for (key, actual) in [("p", path.p), ("q", path.q)] {
      expectClose(
        actual, fixture.floats("\(name)/\(key)"), "\(name), \(key)", relative: 1e-5,
        sourceLocation: sourceLocation)
    }
  }

  @Test func `twenty steps of NAdam equal PyTorch's`() throws {
    try expectPath("nadam") { p, q in
      NAdam(p, learningRate: 0.02).adding(q, learningRate: 0.1, momentum: 0.5)
    }
    try expectPath("nadamDecay") { p, q in
      NAdam(
        p, learningRate: 0.05, betas: (0.8, 0.9), epsilon: 1e-3, weightDecay: 0.3,
        momentumDecay: 0.2
      ).adding(q, weightDecay: 0)
    }
    try expectPath("nadamDecoupled") { p, q in
      NAdam(p, learningRate: 0.05, weightDecay: 0.3, decoupled: true).adding(q, learningRate: 0.01)
    }
  }

  @Test func `NAdam's product of momenta follows a schedule`() throws {
    try expectPath("nadamCycle", schedule: OneCycle(peak: 0.1, steps: 20)) { p, q in
      NAdam(p).adding(q)
    }
  }

  @Test func `twenty steps of RAdam equal PyTorch's`() throws {
    try expectPath("radam") { p, q in
      RAdam(p, learningRate: 0.05).adding(q, learningRate: 0.1, momentum: 0.5)
    }
    try expectPath("radamDecay") { p, q in
      RAdam(p, learningRate: 0.05, betas: (0.8, 0.9), epsilon: 1e-3, weightDecay: 0.3)
        .adding(q, weightDecay: 0)
    }
    try expectPath("radamDecoupled") { p, q in
      RAdam(p, learningRate: 0.1, betas: (0.9, 0.5), weightDecay: 0.3, decoupled: true)
        .adding(q, learningRate: 0.01)
    }
  }

  @Test func `twenty steps of Adamax equal PyTorch's`() throws {
    try expectPath("adamax") { p, q in
      Adamax(p, learningRate: 0.05).adding(q, learningRate: 0.1, momentum: 0.5)
    }
    try expectPath("adamaxDecay") { p, q in
      Adamax(p, learningRate: 0.05, betas: (0.8, 0.9), epsilon: 1e-3, weightDecay: 0.3)
        .adding(q, weightDecay: 0)
    }
  }

  @Test func `twenty steps of Adadelta equal PyTorch's`() throws {
    try expectPath("adadelta") { p, q in Adadelta(p).adding(q, learningRate: 0.5) }
    try expectPath("adadeltaDecay") { p, q in
      Adadelta(p, learningRate: 20, rho: 0.7, epsilon: 1e-4, weightDecay: 0.1)
        .adding(q, weightDecay: 0)
    }
  }

  @Test func `an equal-weight average equals PyTorch's`() throws {
    let problem = try Problem(Fixture("optimizers")) { SGD($0, learningRate: 0.05).adding($1) }
    let average = StochasticWeightAverage([problem.p, problem.q])
    let path = (0..<20).map { number in
      problem.step(number)
      average.update()
      return average.values[1]
    }
    let expected = try Fixture("training_additions").floats("average/average")
    expectClose(.stack(path), expected, "average", relative: 1e-5)
    let trained = problem.q.value
    average.withAveragedParameters { #expect(problem.q.value == average.values[1]) }
    #expect(problem.q.value == trained && trained != average.values[1])
    average.copyToParameters()
    #expect(problem.q.value == average.values[1])
  }
}
