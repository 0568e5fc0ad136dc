import Distributed
import Foundation
import RankJobs
import TestSupport
import Testing

/// Two hosts: network namespaces, joined by a cable that can be cut.
private enum TwoHosts {
  static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../.ci/two-hosts").standardizedFileURL.path

  static let isPossible = MPIRun.isPossible && (try? MPIRun([script, "--check"]))?.status == 0

  static let requirement: Comment = "needs the right to make network namespaces (iproute2)"
}

extension MPITests {
  @Test(.enabled(if: TwoHosts.isPossible, TwoHosts.requirement))
  func `training on two hosts gives the bits of one`() throws {
    let folder = try TemporaryFolder()
    let run = try MPIRun([TwoHosts.script, folder.path + "/cut"] + ranks(.training))
    #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    let expected = try RankJob.training.run(on: SingleProcess())
    #expect(run.lines.filter { $0.hasPrefix("rank 0: ") } == expected.map { "rank 0: \($0)" })
    #expect(run.lines.filter { $0.hasPrefix("rank 1: ") } == expected.map { "rank 1: \($0)" })
  }

  @Test(.enabled(if: TwoHosts.isPossible, TwoHosts.requirement))
  func `a cable that is cut ends the ranks on both hosts, which say for whom they waited`() throws {
    let folder = try TemporaryFolder()
    var isReady = false
    let run = try MPIRun(
      [TwoHosts.script, folder.path + "/cut"] + ranks(.endless, patience: 2)
    ) { running in
      isReady = running.line() == "ready"
      _ = try folder.file("cut", [])
    }
    #expect(isReady && run.status != 0 && run.seconds < 35, "\(run.errors)")
    #expect(!run.errors.contains("have not ended"), "\(run.errors)")
    #expect(
      run.errors.contains(/rank 0 on one waited for .*rank.* in '\S+' for \d+ s; all ranks end/),
      "\(run.errors)")
  }
}
