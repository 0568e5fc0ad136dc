import Autograd
import Glibc
import Optimizers
import Tensors
import TestSupport
import Testing

@Suite struct ScheduleTests {
  private func optimizer() -> Optimizer {
    let optimizer = SGD([Parameter([0])], learningRate: 0.5, momentum: 0.6)
    optimizer.addGroup([Parameter([0])], learningRate: 0.02)
    return optimizer
  }

  private func expectRates(
    _ name: String, _ optimizer: Optimizer, in file: String = "schedules",
    sourceLocation: SourceLocation = #_sourceLocation, step: (Int) -> Void
  ) throws {
    let fixture = try Fixture(file)
    let (rates, momenta) = (fixture.floats(name), fixture.floats("\(name)/momentum"))
    for index in 0..<40 {
      for group in 0..<2 {
        let (rate, momentum) = (rates[index, group].item, momenta[index, group].item)
        let (own, ownMomentum) = (
          Float(optimizer.groups[group].learningRate), Float(optimizer.groups[group].momentum)
        )
        #expect(
          abs(own - rate) <= 1e-6 * rate + 1e-9, "\(name), step \(index), group \(group)",
          sourceLocation: sourceLocation)
        #expect(
          abs(ownMomentum - momentum) <= 1e-6, "\(name), momentum, step \(index)",
          sourceLocation: sourceLocation)
      }
      step(index)
    }
  }

  private func expectRates(
    _ name: String, in file: String = "schedules", _ schedule: any Schedule,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let optimizer = optimizer()
    let scheduler = Scheduler(optimizer, schedule)
    try expectRates(name, optimizer, in: file, sourceLocation: sourceLocation) { _ in
      scheduler.step()
    }
  }

  @Test func `functions, polynomials, restarts, cycles and compositions equal PyTorch's`() throws {
    let schedules: [(String, any Schedule)] = [
      ("lambda", Lambda { pow(0.95, Double($0)) }),
      ("lambdaRoot", Lambda { pow(1 + Double($0), -0.5) }),
      ("lambdaStairs", Lambda { 1 / Double(1 + $0 / 7) }),
      ("multiplicative", Multiplicative { _ in 0.95 }),
      ("multiplicativeFalling", Multiplicative { 1 - 1 / Double($0 + 1) }),
      ("multiplicativeStep", Multiplicative { $0 % 9 == 0 ? 0.5 : 1 }),
      ("polynomial", Polynomial()),
      ("polynomialSquare", Polynomial(steps: 30, power: 2)),
      ("polynomialRoot", Polynomial(steps: 60, power: 0.5)),
      ("restarts", CosineWarmRestarts(period: 7)),
      ("restartsGrowing", CosineWarmRestarts(period: 3, growth: 2, to: 0.01)),
      ("restartsEveryStep", CosineWarmRestarts(period: 1, to: 0.001)),
      ("cyclic", Cyclic(from: 0.01, to: 0.3, up: 5)),
      (
        "cyclicHalving",
        Cyclic(from: 0.02, to: 0.4, up: 3, down: 8, mode: .halving, momentumRange: (0.7, 0.95))
      ),
      (
        "cyclicExponential",
        Cyclic(from: 0.001, to: 0.2, up: 4, mode: .exponential(by: 0.97), momentumRange: nil)
      ),
      ("constant", Constant(by: 1.0 / 3, for: 5)),
      ("constantLong", Constant(by: 0.2, for: 25)),
      (
        "sequence",
        ScheduleSequence([Constant(by: 0.1, for: 20), Exponential(by: 0.9)], milestones: [20])
      ),
      (
        "sequenceThree",
        ScheduleSequence(
          [Warmup(steps: 5, from: 0.1), Step(every: 4, by: 0.5), Cosine(steps: 10)],
          milestones: [5, 25])
      ),
      ("chained", Chained([Constant(by: 0.1, for: 20), Exponential(by: 0.9)])),
      (
        "chainedThree",
        Chained([
          Step(every: 7, by: 0.5), Polynomial(steps: 50, power: 2), Warmup(steps: 9, from: 0.2),
        ])
      ),
      ("annealing", Annealing(to: 0.05)),
      ("annealingLinear", Annealing(to: 0.3, steps: 23, curve: .linear)),
      ("annealingAtOnce", Annealing(to: 0.3, steps: 0)),
      ("annealingLate", Annealing(to: 0.05, steps: 6, after: Cosine(steps: 30), at: 12)),
    ]
    for (name, schedule) in schedules {
      try expectRates(name, in: "training_additions", schedule)
    }
  }

  @Test func `step, multi-step and exponential decay equal PyTorch's`() throws {
    try expectRates("step", Step(every: 7))
    try expectRates("stepHalf", Step(every: 3, by: 0.5))
    try expectRates("multiStep", MultiStep(at: [5, 6, 20], by: 0.3))
    try expectRates("multiStepTwice", MultiStep(at: [4, 9, 9]))
    try expectRates("exponential", Exponential(by: 0.93))
  }

  @Test func `cosine annealing equals PyTorch's, beyond its end, too`() throws {
    try expectRates("cosine", Cosine(steps: 25))
    try expectRates("cosineTo", Cosine(steps: 40, to: 0.01))
  }

  @Test func `warm-up equals PyTorch's, alone and before another schedule`() throws {
    try expectRates("warmup", Warmup(steps: 5))
    try expectRates("warmupFrom", Warmup(steps: 12, from: 0.01))
    try expectRates("warmupCosine", Warmup(steps: 8, from: 0.1, then: Cosine(steps: 32)))
    try expectRates("warmupStep", Warmup(steps: 4, from: 0.5, then: Step(every: 10, by: 0.2)))
  }

  @Test func `one-cycle equals PyTorch's in learning rate and momentum`() throws {
    try expectRates("oneCycle", OneCycle(peak: 0.4, steps: 40))
    try expectRates(
      "oneCycleLinear",
      OneCycle(
        peak: 0.4, steps: 40, warmupFraction: 0.21, curve: .linear, momentumRange: (0.7, 0.9),
        initialDivisor: 5, finalDivisor: 50))
    try expectRates(
      "oneCycleThree", OneCycle(peak: 0.4, steps: 40, momentumRange: nil, threePhases: true))
    let cycle = OneCycle(peak: 0.4, steps: 40)
    #expect(cycle.rate(from: 1, after: 100) == cycle.rate(from: 1, after: 39))
  }

  @Test func `plateau equals PyTorch's`() throws {
    let fixture = try Fixture("schedules")
    func expectPlateau(_ name: String, _ metrics: String, _ make: (Optimizer) -> Plateau) throws {
      let optimizer = optimizer()
      let plateau = make(optimizer)
      let values = fixture.floats(metrics).scalars
      try expectRates(name, optimizer) { plateau.step(Double(values[$0])) }
    }
    try expectPlateau("plateau", "falling") { Plateau($0, patience: 2) }
    try expectPlateau("plateauAbsolute", "falling") {
      Plateau(
        $0, factor: 0.5, patience: 1, threshold: .absolute(0.05), cooldown: 3, minimumRate: 0.01)
    }
    try expectPlateau("plateauRising", "rising") {
      Plateau(
        $0, factor: 0.7, patience: 0, threshold: .relative(0.01), minimumChange: 0.004,
        isLargerBetter: true)
    }
    try expectPlateau("plateauRisingAbsolute", "rising") {
      Plateau($0, factor: 0.7, patience: 3, threshold: .absolute(0.001), isLargerBetter: true)
    }
  }

  @Test func `a scheduler sets the learning rate between steps`() {
    let parameter = Parameter([1])
    let optimizer = SGD([parameter], learningRate: 0.1)
    let scheduler = Scheduler(optimizer, Exponential(by: 0.5))
    for expected: Float in [0.9, 0.85, 0.825] {
      optimizer.zeroGradients()
      parameter.sum().backward()
      optimizer.step()
      scheduler.step()
      #expect(abs(parameter.value.item - expected) < 1e-6)
    }
  }
}
