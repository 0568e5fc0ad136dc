import Commands
import Contrastive
import Files
import TestSupport
import Testing

@testable import siamese

/// The meter on the last embeddings of runs that `Tests/Fixtures/collapse.sh` made, of which it is known how they ended.
@Suite struct CollapseTests {
  private let fixture: Fixture

  init() throws { fixture = try Fixture("collapse") }

  /// A run: its group, its method, and the AUC of its held-out images.
  private struct Run {
    let group, method: String
    let area: Float
  }

  private func runs(_ group: String) -> [Run] {
    fixture.names.filter { $0.hasPrefix(group) && $0.hasSuffix("/area") }.map { name in
      let words = name.split(separator: "/").map(String.init)
      return Run(group: words[0], method: words[1], area: fixture.floats(name)[0].item)
    }
  }

  private func configuration(_ method: String) throws -> TrainingConfiguration {
    try TrainingConfiguration(texts: ["method": method])
  }

  /// Returns the meter of a run.
  private func meter(_ run: Run) throws -> CollapseMeter {
    let configuration = try configuration(run.method)
    let meter = CollapseMeter(
      geometry: configuration.geometry, isSupervised: configuration.method.batches != .views)
    let name = "\(run.group)/\(run.method)/"
    meter.add(fixture.floats(name + "rows"), partners: fixture.floats(name + "partners"))
    if fixture.names.contains(name + "losses") {
      let losses = fixture.floats(name + "losses").scalars
      for step in 0..<losses.count / 2 {
        meter.add(loss: losses[2 * step], collapsed: losses[2 * step + 1])
      }
    }
    return meter
  }

  @Test func `runs that learned are not called collapsed, with any method`() throws {
    let learned = (runs("long") + runs("sgd")).filter { $0.area >= 0.6 }
    // VICReg's run with SGD ended at a loss that is not finite, and one contrastive run learned nothing.
    #expect(Set(learned.map(\.method)).count == 24 && learned.count == 46)
    for run in learned {
      let meter = try meter(run)
      #expect(meter.warning == nil && meter.status == .healthy, "\(run): \(meter.warning ?? "")")
    }
  }

  @Test func `contrastive runs of a good AUC, whose directions are nearly equal, are healthy`()
    throws
  {
    let runs = runs("wolf")
    #expect(runs.count == 3)
    for run in runs {
      let meter = try meter(run)
      #expect(run.area > 0.78 && meter.warning == nil, "\(run): \(meter.warning ?? "")")
      // Measured by their directions, they would have collapsed.
      let directions = EmbeddingHealth(fixture.floats("\(run.group)/contrastive/rows"))
      #expect(directions.spread / directions.geometry.scale < 0.13)
    }
  }

  @Test func `images that are all equal are called collapsed, with any method`() throws {
    let runs = runs("equal")
    #expect(runs.count == 24)
    for run in runs {
      let meter = try meter(run)
      #expect(meter.status == .collapsed, "\(run): \(meter.health?.metrics ?? "")")
      #expect(meter.warning?.hasPrefix("embeddings have collapsed: ") ?? false)
    }
  }

  /// Heads of methods with two views normalize batches, so that the projections do not collapse.
  @Test func `runs with a learning rate of 10,000 are called collapsed or diverged`() throws {
    let failed = try runs("rate").filter {
      let isSupervised = try configuration($0.method).method.batches != .views
      return $0.area < 0.65 && (isSupervised || $0.method == "moco")
    }
    #expect(failed.count == 14, "\(failed.map(\.method))")
    for run in failed {
      let meter = try meter(run)
      #expect(
        meter.status == .collapsed || meter.status == .diverged,
        "\(run): \(meter.health!.metrics), \(meter.health!.spread), \(meter.health!.separation!)")
      #expect(meter.warning != nil)
    }
  }

  @Test func `a remedy is the option that is the most unusual`() throws {
    func remedy(
      _ texts: [String: String], _ status: EmbeddingHealth.Status = .collapsed
    ) throws -> String { try TrainingConfiguration(texts: texts).remedy(for: status) }
    #expect(try remedy(["margin": "0", "lr": "1"]) == "--margin 1.0")
    #expect(try remedy(["lr": "1000000000"]) == "--lr 0.001")
    #expect(try remedy([:]) == "--lr 0.0001")
    #expect(try remedy(["method": "simclr", "temperature": "100"]) == "--temperature 0.2")
    #expect(try remedy(["decay": "5"]) == "--decay 0")
    #expect(try remedy(["method": "triplet-soft"]) == "--miner semi-hard")
    #expect(try remedy(["method": "triplet-soft"], .diverged) == "--lr 0.0001")
    #expect(try remedy(["method": "byol", "ema": "0.1"]) == "--ema 0.99")
    #expect(try remedy(["method": "simclr", "batch": "16"], .lowRank) == "--batch 32")
    #expect(try remedy(["method": "vicreg", "batch": "64"], .lowRank) == "--lr 0.0001")
  }
}
