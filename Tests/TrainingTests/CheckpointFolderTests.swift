import Files
import Foundation
import Testing

@testable import Training

/// Tests of the folder of a run.
@Suite struct CheckpointFolderTests {
  @Test func `a folder keeps the last checkpoints and the best, and removes leftovers`()
    async throws
  {
    let path = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    // No process has such a high number.
    let leftover = path + "/.wingbeat-4194304999-1"
    try File.write([1], to: leftover)
    let dead = path + "/.wingbeat-4194303-1"
    try File.write([1], to: dead)
    let folder = CheckpointFolder(path, keep: 2)
    #expect(File.exists(leftover) && !File.exists(dead))
    #expect(folder.latest == nil)
    for (index, checkpoint) in try CheckpointJob().run().prefix(5).enumerated() {
      try folder.save(checkpoint, isBest: index == 1)
    }
    #expect(
      folder.checkpoints == ["4", "5"].map { "\(path)/step-0000000\($0).safetensors" })
    #expect(try TrainingCheckpoint(contentsOf: folder.best).position.step == 2)
    await #expect(processExitsWith: .failure) { _ = CheckpointFolder("") }
  }

  @Test func `the most recent checkpoint that is intact is found, the best one last`() throws {
    let path = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = CheckpointFolder(path, keep: 2)
    func newest() throws -> (step: Int?, skipped: [String]) {
      var skipped: [String] = []
      let found = try folder.newest(
        TrainingCheckpoint.init(contentsOf:),
        skipping: { skipped.append(($0 as? DataError)?.path ?? "") })
      return (found?.position.step, skipped)
    }
    #expect(try newest() == (nil, []))
    let made = try CheckpointJob().run()
    for index in 0..<4 { try folder.save(made[index], isBest: index == 1) }
    #expect(try newest() == (4, []))
    let paths = folder.checkpoints
    try File.write([1, 2], to: paths[1])
    #expect(try newest() == (3, [paths[1]]))
    // A damaged one never takes the place of a good one among those that are kept.
    let single = CheckpointFolder(path, keep: 1)
    try single.save(made[2])
    #expect(single.checkpoints == paths)
    try File.write([], to: paths[0])
    #expect(try newest() == (2, [paths[1], paths[0]]))
    try File.write([], to: folder.best)
    #expect(throws: DataError.self) { try newest() }
    // Their order is that of the numbers; other files are none.
    try File.write([], to: path + "/step-100000000.safetensors")
    try File.write([], to: path + "/step-x.safetensors")
    #expect(folder.latest == path + "/step-100000000.safetensors")
  }

  @Test func `a process killed between the best checkpoint and the next keeps the best`() throws {
    let path = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = CheckpointFolder(path)
    let made = try CheckpointJob().run()
    try folder.save(made[1])
    // The step's file cannot be written: a folder has its name.
    try File.makeFolder(path + "/step-00000003.safetensors/x")
    #expect(throws: DataError.self) { try folder.save(made[2], isBest: true) }
    #expect(try TrainingCheckpoint(contentsOf: folder.best).position.step == 3)
    #expect(folder.latest == path + "/step-00000002.safetensors")
  }

  @Test func `a folder is locked by one at a time`() throws {
    let path = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = path + "/run/.lock"
    func owner() throws -> String { String(decoding: try File.read(file), as: UTF8.self) }
    let lock = try FolderLock(path + "/run")
    #expect(lock.warning == nil)
    #expect(try owner() == "\(getpid())\n")
    do {
      _ = try FolderLock(path + "/run")
      Issue.record("a folder was locked twice")
    } catch { #expect(error.problem.contains("another process (\(getpid())) is training")) }
    lock.release()
    #expect(!File.exists(file))
    // A file that is not locked is what a killed process leaves.
    try File.write(Array("1234567\n".utf8), to: file)
    let again = try FolderLock(path + "/run")
    #expect(try owner() == "\(getpid())\n")
    again.release()
    try File.write([], to: path + "/file")
    #expect(throws: DataError.self) { try FolderLock(path + "/file") }
  }

  /// NFS without a lock daemon, FUSE and some cluster file systems.
  @Test(arguments: [ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL])
  func `a folder whose file system cannot lock files is used with a warning`(error: Int32) throws {
    let path = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let lock = try FolderLock(path) { _ in error }
    let warning = try #require(lock.warning)
    #expect(
      warning
        == "\(path) cannot be locked (\(String(cString: strerror(error)))); make sure that no other process trains in it"
    )
    // The file of a lock that is not held may be another process's.
    lock.release()
    #expect(FileManager.default.fileExists(atPath: path + "/.lock"))
    #expect(try FolderLock(path).warning == nil)
  }

  @Test func `a disk without room for the checkpoints of a run is found in advance`() throws {
    let path = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let job = CheckpointJob()
    try CheckpointFolder(path).requireSpace(for: job.network, job.optimizer)
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).isEmpty)
    // 2⁴⁰ checkpoints of more than 2¹⁶ bytes.
    do {
      try CheckpointFolder(path, keep: 1 << 40).requireSpace(for: job.network, job.optimizer)
      Issue.record("the disk has room for 2⁵⁶ bytes")
    } catch { #expect(error.problem.contains("cannot hold the checkpoints of this run")) }
  }
}
