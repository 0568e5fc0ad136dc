import Autograd
import Optimizers
import Tensors
import TestSupport
import Testing

@testable import Contrastive

@Suite struct EmbeddingHealthTests {
  @Test func `metrics equal their formulas in PyTorch`() throws {
    let fixture = try Fixture("contrastive")
    let health = EmbeddingHealth(
      fixture.floats("health/embeddings"), partners: fixture.floats("health/partners"))
    let numbers = fixture.floats("health/numbers").scalars
    #expect(abs(Float(health.rank) - numbers[0]) < 1e-4, "\(health.rank) \(numbers[0])")
    #expect(abs(try #require(health.alignment) - numbers[1]) < 1e-5)
    #expect(abs(health.uniformity - numbers[2]) < 1e-5)
    expectClose(health.deviations, fixture.floats("health/deviations"), relative: 1e-5)
  }

  @Test func `alignment and uniformity of nearly equal embeddings are exact`() {
    let (x, y): (Tensor<Float>, Tensor<Float>) = (
      [[1, 2, 3], [1, 2.0001, 3]], [[1.0002, 2, 3], [1, 2, 3.0003]]
    )
    /// The squared distance of normalized rows, in double precision.
    func distance(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Double {
      func unit(_ x: Tensor<Float>) -> [Double] {
        let x = x.scalars.map { Double($0) }
        return x.map { $0 / x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      }
      return zip(unit(a), unit(b)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let health = EmbeddingHealth(x, partners: y)
    let alignment = Float((distance(x[0], y[0]) + distance(x[1], y[1])) / 2)
    #expect(abs((health.alignment ?? 0) - alignment) < 1e-6 * alignment)
    let uniformity = Float(-2 * distance(x[0], x[1]))
    #expect(abs(health.uniformity - uniformity) < 1e-6 * abs(uniformity))
  }

  @Test func `random directions are healthy`() {
    var generator = Generator(seed: 1)
    let health = EmbeddingHealth(.normal([200, 16], using: &generator))
    #expect(health.status == .healthy && health.warning == nil)
    #expect(health.rank > 15 && health.rank <= 16.01)
    #expect(abs(health.deviation - 0.25) < 0.01)
    #expect(health.deadDimensions == 0 && health.alignment == nil)
    #expect(health.description.hasPrefix("embeddings are healthy: rank 15."))
  }

  @Test func `a single point is detected as collapsed, at any norm`() {
    var generator = Generator(seed: 2)
    let point = Tensor<Float>.normal([1, 16], using: &generator)
    for noise: Float in [0, 1e-3] {
      let rows = point + .normal([40, 16], deviation: noise, using: &generator)
      for scale: Float in [1, 1000] {
        let health = EmbeddingHealth(rows * scale)
        #expect(health.status == .collapsed)
        #expect(health.warning?.hasPrefix("embeddings have collapsed: ") ?? false)
        #expect(health.uniformity > -1e-3)
      }
    }
    #expect(EmbeddingHealth(point.expanded(to: [40, 16]).contiguous()).rank < 1.01)
    let zeros = EmbeddingHealth(.zeros([4, 3]))
    #expect(zeros.status == .collapsed && zeros.rank == 0 && zeros.deadDimensions == 3)
  }

  @Test func `few directions are detected as partial collapse`() {
    var generator = Generator(seed: 3)
    let plane = Tensor<Float>.normal([100, 2], using: &generator)
      .matmul(.normal([2, 40], using: &generator))
    let health = EmbeddingHealth(plane)
    #expect(health.status == .lowRank)
    #expect(health.rank < 2.01)
    #expect(health.warning?.contains("partly collapsed") ?? false, "\(health)")
  }

  @Test func `distances are measured on the scale of the loss, whatever the mean and the length`() {
    var generator = Generator(seed: 5)
    let rows = Tensor<Float>.normal([60, 16], using: &generator)
    let spread = EmbeddingHealth(rows, geometry: .distances(scale: 1)).spread
    // The expected squared distance is 2·16.
    #expect(abs(spread - Float(32).squareRoot()) < 0.3)
    // A common mean makes all directions nearly equal.
    let shifted = EmbeddingHealth(rows + 100, geometry: .distances(scale: 1))
    #expect(abs(shifted.spread - spread) < 1e-3 && shifted.status == .healthy)
    #expect(EmbeddingHealth(rows + 100).status == .collapsed)
    #expect(EmbeddingHealth(rows, geometry: .distances(scale: 100)).status == .collapsed)
    let diverged = EmbeddingHealth(rows, geometry: .distances(scale: 0.01))
    #expect(diverged.status == .diverged)
    #expect(diverged.warning?.hasPrefix("embeddings have diverged: ") ?? false)
    let huge = EmbeddingHealth(rows * 1e25, geometry: .distances(scale: 1))
    #expect(huge.status == .diverged && huge.spread.isFinite)
    #expect(EmbeddingHealth(rows, geometry: .distances(scale: 0)).geometry == .directions)
  }

  @Test func `separation is the probability that the own partner is closer`() throws {
    let rows: Tensor<Float> = [[0, 0], [1, 0], [3, 0]]
    func separation(_ partners: Tensor<Float>) throws -> Double {
      try #require(
        EmbeddingHealth(rows, partners: partners, geometry: .distances(scale: 1)).separation)
    }
    #expect(try separation(rows) == 1)
    // Own distances 3.5, 2.2, 1.1; others 1.2, 4.1, 2.5, 3.1, 0.5, 4.2: 2, 4 and 5 of them are larger.
    #expect(abs(try separation([[3.5, 0], [-1.2, 0], [4.1, 0]]) - 11.0 / 18) < 1e-9)
    #expect(try separation([[1, 0], [1, 0], [1, 0]]) == 0.5)
    #expect(EmbeddingHealth(rows).separation == nil)
  }

  @Test func `few directions that separate classes are no collapse`() {
    var generator = Generator(seed: 6)
    // Two classes at two points: perfect, of rank 1 after the mean is subtracted.
    let sides = Tensor<Float>((0..<40).map { $0 % 2 == 0 ? 1 : -1 }, shape: [40, 1])
    func rows() -> Tensor<Float> {
      sides * .ones([1, 40]) + 0.001 * Tensor<Float>.normal([40, 40], using: &generator)
    }
    let (a, b) = (rows(), rows())
    #expect(EmbeddingHealth(a, partners: b, isSupervised: true).status == .healthy)
    #expect(EmbeddingHealth(a, partners: b).status == .lowRank)
  }

  @Test func `a loss far above its collapsed value gives a warning, unless it falls`() {
    let (meter, falling) = (CollapseMeter(), CollapseMeter())
    for step in 0..<20 {
      meter.add(loss: 1e6, collapsed: 0.5)
      falling.add(loss: 1e6 / Float(1 << step), collapsed: 0.5)
    }
    #expect(meter.status == .diverged && falling.status == .healthy && falling.warning == nil)
    #expect(meter.warning?.hasPrefix("the loss has diverged: it is 1000000.0") ?? false)
  }

  @Test func `infinite and NaN embeddings are detected`() {
    var rows = Tensor<Float>.ones([4, 3])
    rows[2, 1] = .infinity
    let health = EmbeddingHealth(rows)
    #expect(health.status == .nonFinite)
    #expect(health.description.hasPrefix("embeddings are not finite"))
  }

  @Test func `a meter computes metrics over the last rows of several batches`() throws {
    var generator = Generator(seed: 4)
    let meter = CollapseMeter(window: 60)
    #expect(meter.health == nil && meter.warning == nil)
    meter.add(.normal([1, 8], using: &generator))
    #expect(meter.health == nil)
    meter.add(.normal([40, 8], using: &generator))
    #expect(meter.health?.count == 41 && meter.warning == nil)
    // Now the last 60 rows are equal.
    for _ in 0..<3 { meter.add(.ones([20, 8])) }
    #expect(meter.health?.count == 60)
    #expect(meter.warning?.hasPrefix("embeddings have collapsed") ?? false)
    let views = CollapseMeter(window: 4)
    views.add([[1, 0], [0, 1]], partners: [[0, 1], [0, 1]])
    #expect(abs(try #require(views.health?.alignment) - 1) < 1e-6)
    // Five rows in a window of four: the first pair, the only one that differs, is gone.
    views.add([[1, 1], [1, 2], [2, 1]], partners: [[1, 1], [1, 2], [2, 1]])
    #expect(views.health?.count == 4)
    #expect(abs(try #require(views.health?.alignment)) < 1e-6)
  }

  @Test func `partners that are not finite give a warning`() {
    let rows: Tensor<Float> = [[1, 0], [0, 1], [1, 1]]
    let health = EmbeddingHealth(rows, partners: [[1, 0], [0, .nan], [1, 1]])
    #expect(health.status == .nonFinite && health.warning != nil)
  }

  @Test func `miners select distances that are not finite, so that the loss is not finite`() {
    for value in [Float.nan, .infinity, -.infinity] {
      let rows = Tensor<Float>([0, 1, value, 0, 2, 1, 1, 3], shape: [4, 2])
      for miner in [TripletMiner.all, .hard, .semiHard, .batchHard] {
        let loss = TripletLoss(miner: miner)(Variable(rows), labels: [0, 0, 1, 1])
        #expect(!loss.item.isFinite, "\(miner), \(value)")
      }
    }
  }

  @Test func `a loss at its collapsed value gives a warning`() {
    let floor = TripletLoss(margin: 0.2).collapsedLoss
    #expect(EmbeddingHealth.warning(loss: 0.2003, collapsed: floor)?.contains("0.2003") ?? false)
    #expect(EmbeddingHealth.warning(loss: 0.15, collapsed: floor) == nil)
    #expect(EmbeddingHealth.warning(loss: .nan, collapsed: floor) == nil)
  }

  @Test func `a meter warns about a loss that stays at its collapsed value`() {
    let meter = CollapseMeter()
    let floor = NTXentLoss.collapsedLoss(images: 8)
    for _ in 0..<19 { meter.add(loss: floor + 0.002, collapsed: floor) }
    #expect(meter.warning == nil)
    meter.add(loss: floor - 0.002, collapsed: floor)
    #expect(meter.warning?.contains("the loss is 2.7") ?? false)
    // After twenty more steps, none of these losses is left.
    for _ in 0..<20 { meter.add(loss: floor - 1, collapsed: floor) }
    #expect(meter.warning == nil)
    meter.add(.ones([4, 3]))
    #expect(meter.warning?.hasPrefix("embeddings have collapsed") ?? false)
  }

  @Test func `a meter resumes from its saved state`() throws {
    var generator = Generator(seed: 9)
    let rows = Tensor<Float>.normal([12, 4], using: &generator)
    for partners in [nil, rows * 2] {
      let meter = CollapseMeter(window: 10)
      #expect(meter.state == SavedState())
      meter.add(rows, partners: partners)
      for _ in 0..<25 { meter.add(loss: 0.5, collapsed: 0.5) }
      let resumed = CollapseMeter(window: 10)
      try resumed.load(meter.state)
      #expect(resumed.state == meter.state && resumed.state.tensors["losses"]?.shape == [20, 2])
      #expect(resumed.warning == meter.warning && meter.warning != nil)
      for each in [meter, resumed] { each.add(rows * 3, partners: partners) }
      #expect(resumed.health?.metrics == meter.health?.metrics)
      try resumed.load(SavedState())
      #expect(resumed.health == nil && resumed.warning == nil)
    }
  }

  @Test func `a meter refuses a state of other shapes`() {
    func problems(_ tensors: [String: Tensor<Float>]) -> [String] {
      var state = SavedState()
      state.tensors = tensors
      let meter = CollapseMeter(window: 10)
      do {
        try meter.load(state)
        return []
      } catch { return (error as? SavedStateMismatch)?.problems ?? ["\(error)"] }
    }
    #expect(problems(["rows": .ones([10, 3]), "partners": .ones([10, 3])]) == [])
    #expect(problems(["rows": .ones([11, 3])])[0].contains("must have [1 to 10, D]"))
    #expect(problems(["rows": .ones([4])]).count == 1)
    #expect(problems(["rows": .ones([4, 3]), "partners": .ones([4, 2])])[0].contains("[4, 3]"))
    #expect(problems(["partners": .ones([4, 2])]).count == 1)
    #expect(problems(["losses": .ones([21, 2])]).count == 1)
    #expect(problems(["other": .ones([1])]) == ["other is unexpected"])
  }
}
