import Foundation
import Glibc
import RankJobs
import TestSupport
import Testing

/// Whatever happens to one rank, all end within seconds, and a sentence says what happened to whom.
extension MPITests {
  /// Checks that a run has ended everywhere, soon.
  private func expectEnd(_ run: MPIRun, within seconds: Double) {
    #expect(run.status != 0, "\(run.errors)")
    #expect(run.leftOver == [])
    #expect(run.seconds < seconds, "\(run.errors)")
  }

  @Test(arguments: [2, 4]) func `a rank that is killed ends all, and is named`(_ size: Int) throws {
    let run = try MPIRun(size, ranks(.endless)) { running in
      running.line()
      running.kill(1, SIGKILL)
    }
    expectEnd(run, within: 30)
    #expect(run.processes.count == size)
    #expect(run.errors.contains("process rank 1"), "\(run.errors)")
    #expect(run.errors.contains("exited on signal 9"))
  }

  @Test(arguments: [0, 1]) func `a rank that hangs ends all, and those that waited say so`(
    _ rank: Int
  ) throws {
    let run = try MPIRun(2, ranks(.endless, patience: 2)) { running in
      running.line()
      running.kill(rank, SIGSTOP)
    }
    expectEnd(run, within: 32)
    #expect(run.processes.count == 2)
    #expect(
      run.errors.contains(/rank \d on \S+ waited for .*rank.* in '\S+' for \d+ s; all ranks end/),
      "\(run.errors)")
  }

  @Test(arguments: [SIGINT, SIGTERM]) func `a signal to mpirun ends all ranks`(
    _ signal: Int32
  ) throws {
    let run = try MPIRun(2, ranks(.endless)) { running in
      running.line()
      running.findProcesses()
      kill(running.process.processIdentifier, signal)
    }
    expectEnd(run, within: 30)
  }

  @Test func `other options on one rank are refused, and named`() throws {
    let run = try MPIRun(2, ranks(.otherOptions))
    expectEnd(run, within: 30)
    #expect(
      run.errors.contains(/rank 1 on \S+ has '--lr 0.1' where rank 0 on \S+ has '--lr 0.01'/),
      "\(run.errors)")
  }

  @Test func `weights that differ on one rank are named`() throws {
    let run = try MPIRun(2, ranks(.otherWeights))
    expectEnd(run, within: 30)
    #expect(run.errors.contains(/rank 1 on \S+ has '1.weight \[4\]/), "\(run.errors)")
  }
}
