import Autograd
import Glibc
import Optimizers
import Tensors
import TestSupport
import Testing

@Suite struct StateTests {
  private typealias Make = ([Parameter], [Parameter]) -> Optimizer

  private let optimizers: [(String, Make)] = [
    ("SGD", { SGD($0, learningRate: 0.02, momentum: 0.9, dampening: 0.1).adding($1, momentum: 0) }),
    ("Adam", { Adam($0, learningRate: 0.1, amsgrad: true).adding($1) }),
    ("AdamW", { AdamW($0, learningRate: 0.1).adding($1) }),
    ("RMSprop", { RMSprop($0, momentum: 0.9, centered: true).adding($1) }),
    ("Adagrad", { Adagrad($0, learningRateDecay: 0.1).adding($1) }),
    ("LARS", { LARS($0, trustCoefficient: 0.02).adding($1) }),
    ("LAMB", { LAMB($0).adding($1) }),
    ("NAdam", { NAdam($0, learningRate: 0.1, weightDecay: 0.1).adding($1) }),
    ("RAdam", { RAdam($0, learningRate: 0.1).adding($1) }),
    ("Adamax", { Adamax($0, learningRate: 0.1).adding($1) }),
    ("Adadelta", { Adadelta($0).adding($1) }),
  ]

  @Test func `a resumed run equals an uninterrupted one, bit for bit`() throws {
    let fixture = try Fixture("optimizers")
    let schedule = Warmup(steps: 3, then: OneCycle(peak: 0.05, steps: 17))
    for (name, make) in optimizers {
      let whole = Problem(fixture, make)
      let scheduler = Scheduler(whole.optimizer, schedule)
      var saved = SavedState()
      var weights: [Tensor<Float>] = []
      for number in 0..<20 {
        if number == 7 {
          saved.add(whole.optimizer.state, under: "optimizer")
          saved.add(scheduler.state, under: "scheduler")
          weights = [whole.p.value, whole.q.value]
        }
        whole.step(number)
        scheduler.step()
      }
      let resumed = Problem(fixture, make)
      let resumedScheduler = Scheduler(resumed.optimizer, schedule)
      for (parameter, value) in zip([resumed.p, resumed.q], weights) {
        parameter.update { $0 = value }
      }
      try resumed.optimizer.load(saved.part(under: "optimizer"))
      try resumedScheduler.load(saved.part(under: "scheduler"))
      for number in 7..<20 {
        resumed.step(number)
        resumedScheduler.step()
      }
      #expect(resumed.p.value == whole.p.value && resumed.q.value == whole.q.value, "\(name)")
      #expect(resumed.optimizer.state == whole.optimizer.state, "\(name)")
      #expect(resumedScheduler.state == scheduler.state, "\(name)")
      #expect(saved.part(under: "optimizer") != whole.optimizer.state, "\(name)")
    }
  }

  @Test func `a plateau and averages resume`() throws {
    let optimizer = SGD([Parameter([1])], learningRate: 1)
    let plateau = Plateau(optimizer, patience: 1, cooldown: 2)
    for metric in [3.0, 4, 5, 6] { plateau.step(metric) }
    let again = Plateau(optimizer, patience: 1, cooldown: 2)
    try again.load(plateau.state)
    #expect(again.state == plateau.state && again.best == 3)

    let parameter = Parameter([1, 2])
    let average = ExponentialMovingAverage([parameter], decay: 0.5)
    average.update()
    parameter.update { $0 = [3, 4] }
    average.update()
    let other = ExponentialMovingAverage([parameter], decay: 0.5)
    try other.load(average.state)
    #expect(other.values == [[2, 3]] && other.updateCount == 2)

    // The third of three equal weights; the state of the other kind of average is the same.
    let equal = StochasticWeightAverage([parameter])
    try equal.load(average.state)
    parameter.update { $0 = [8, 9] }
    equal.update()
    #expect(equal.values == [[4, 5]] && equal.updateCount == 3)
    #expect(throws: SavedStateMismatch.self) {
      try StochasticWeightAverage([Parameter([1])]).load(equal.state)
    }
  }

  @Test func `every schedule resumes`() throws {
    let schedules: [any Schedule] = [
      CosineWarmRestarts(period: 3, growth: 2), Polynomial(steps: 30),
      Lambda { pow(0.9, Double($0)) },
      Multiplicative { 1 - 1 / Double($0 + 1) }, Cyclic(from: 0.01, to: 0.1, up: 3),
      Constant(by: 0.1, for: 9), Annealing(to: 0.02, steps: 5, after: Cosine(steps: 20), at: 8),
      ScheduleSequence([Constant(), Step(every: 3)], milestones: [6]),
      Chained([Step(every: 4), Exponential(by: 0.9)]),
    ]
    for schedule in schedules {
      let (whole, later) = (
        SGD([Parameter([0])], learningRate: 0.5, momentum: 0.6), SGD([Parameter([0])])
      )
      let scheduler = Scheduler(whole, schedule)
      for _ in 0..<7 { scheduler.step() }
      let resumed = Scheduler(later, schedule)
      try resumed.load(scheduler.state)
      for _ in 0..<20 {
        #expect(later.learningRate == whole.learningRate, "\(type(of: schedule))")
        #expect(later.groups[0].momentum == whole.groups[0].momentum, "\(type(of: schedule))")
        scheduler.step()
        resumed.step()
      }
    }
  }

  @Test func `NAdam's product is a scalar of the state`() throws {
    let optimizer = NAdam([Parameter([1, 2])])
    optimizer.parameters[0].squared().sum().backward()
    optimizer.step()
    var state = optimizer.state
    #expect(state.tensors["0.momentumProduct"]?.shape == [])
    state.tensors["0.momentumProduct"] = [1, 2]
    #expect(throws: SavedStateMismatch.self) { try optimizer.load(state) }
  }

  @Test func `a mismatched state throws an error and changes nothing`() throws {
    let optimizer = Adam([Parameter([1, 2])])
    optimizer.parameters[0].squared().sum().backward()
    optimizer.step()
    let good = optimizer.state
    func problems(_ change: (inout SavedState) -> Void) -> [String] {
      var state = good
      change(&state)
      do {
        try optimizer.load(state)
        return []
      } catch {
        #expect(optimizer.state == good)
        return error.problems
      }
    }
    #expect(
      problems { $0.tensors["0.secondMoment"] = nil } == ["tensor 0.secondMoment is missing"])
    #expect(problems { $0.numbers["0.steps"] = nil }.first == "number 0.steps is missing")
    #expect(
      problems { $0.tensors["0.firstMoment"] = [1] } == [
        "tensor 0.firstMoment has shape [1], but must have [2]"
      ])
    #expect(problems { $0.tensors["0.velocity"] = [1, 2] } == ["0.velocity is unexpected"])
    #expect(
      problems { $0.numbers["0.steps"] = 1.5 } == [
        "number 0.steps is 1.5, but must be a non-negative integer"
      ])
    for bad in [Double.nan, -1, .infinity] {
      #expect(problems { $0.numbers["group.0.learningRate"] = bad }.count == 1)
    }
    #expect(problems { $0.numbers["group.0.momentum"] = 1 }.count == 1)
    #expect(problems { _ in } == [])
    #expect(throws: SavedStateMismatch.self) { try SGD([Parameter([1, 2])]).load(good) }
  }

  @Test func `a parameter in two groups stops with a message`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let parameter = Parameter([1], name: "weight")
      SGD([parameter]).addGroup([parameter])
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(
      text.contains("parameter weight appears more than once; it would be updated twice per step"))
  }

  @Test func `a custom optimizer overrides one method`() {
    final class SignDescent: Optimizer {
      override func update(
        _ value: inout Tensor<Float>, with gradient: Tensor<Float>,
        state: inout [Tensor<Float>], step: Int, group: ParameterGroup
      ) {
        value -= gradient.sign() * Float(group.learningRate)
      }
    }
    let parameter = Parameter([3, -2])
    let optimizer = SignDescent(ParameterGroup([parameter], learningRate: 0.5))
    parameter.squared().sum().backward()
    optimizer.step()
    #expect(parameter.value == [2.5, -1.5])
  }
}
