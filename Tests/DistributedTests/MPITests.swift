import Distributed
import Foundation
import RankJobs
import TestSupport
import Testing

/// What needs processes: collectives, training and failures under `mpirun`. One test at a time, since each uses all cores.
@Suite(.serialized, .enabled(if: MPIRun.isPossible, "\(MPIRun.requirement)"))
struct MPITests {
  /// The command that does a job on each rank.
  func ranks(_ job: RankJob, patience: Int = 60) -> [String] {
    [MPIRun.program("ranks"), job.rawValue, "\(patience)"]
  }

  @Test(arguments: [2, 4], [RankJob.collectives, .training])
  func `processes compute the bits of simulated ranks`(_ size: Int, _ job: RankJob) throws {
    let expected = try SimulatedRanks.run(size) { try job.run(on: $0) }
    let run = try MPIRun(size, ranks(job))
    #expect(run.status == 0 && run.errors == "")
    for rank in 0..<size {
      #expect(
        run.lines.filter { $0.hasPrefix("rank \(rank): ") }
          == expected[rank].map { "rank \(rank): \($0)" })
    }
  }

  @Test func `training ends with the same bits on 1, 2 and 4 processes`() throws {
    let alone = try RankJob.training.run(on: SingleProcess())
    for size in [1, 2, 4] {
      let run = try MPIRun(size, ranks(.training))
      #expect(run.lines.filter { $0.hasPrefix("rank 0: ") } == alone.map { "rank 0: \($0)" })
    }
  }

  @Test func `with one shard a rank, all processes have the same bits`() throws {
    let lines = try MPIRun(2, ranks(.fastTraining)).lines
    func said(_ rank: Int) -> [Substring] {
      lines.filter { $0.hasPrefix("rank \(rank)") }.map { $0.dropFirst(8) }
    }
    #expect(said(0).count == 10 && said(0) == said(1))
  }
}
