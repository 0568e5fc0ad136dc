import Commands
import Foundation
import Fuzzing
import Testing

/// Damaged and malicious inputs for every reader: 2,000 each, or as many as `WINGBEAT_FUZZ_INPUTS` says.
///
/// Every run is a process of its own, so that a crash ends nothing else. A new fault's input belongs in
/// `Tests/Fixtures/Fuzz`, where it is read first, ever after.
@Suite struct FuzzTests {
  private static let count =
    ProcessInfo.processInfo.environment["WINGBEAT_FUZZ_INPUTS"].flatMap(Int.init) ?? 2_000

  @Test(arguments: (FuzzTarget.all + FuzzTarget.settings).map(\.name))
  func `damaged inputs end in a value or in a sentence`(name: String) async throws {
    let run = try FuzzRun(name)
    let (folder, count) = (run.folder, Self.count)
    var start = 0
    repeat {
      let result = await #expect(processExitsWith: .success, "\(name)") {
        [name, folder = folder as String, start = start as Int, count = count as Int] in
        let target = try #require(FuzzTarget.any(name))
        Fuzzer.setSmallLimits()
        let mutator = try Mutator(target, seed: 1)
        try Fuzzer(target, folder: folder).run(start..<count) { mutator.input($0) }
      }
      // After a crash, on with the next input.
      start = result == nil ? (run.indices.last ?? count) + 1 : count
    } while start < count && run.indices.count < 5
    #expect(run.faults == [], "\(run.command)")
  }

  @Test(.serialized, arguments: HostileFile.all.map(\.name))
  func `a malicious file is refused without much work`(name: String) async throws {
    let run = try FuzzRun(name)
    let folder = run.folder
    await #expect(processExitsWith: .success, "\(name)") { [name, folder = folder as String] in
      let file = try #require(HostileFile.all.first { $0.name == name })
      let target = try #require(FuzzTarget.any(file.target))
      var bounds = Fuzzer.Bounds()
      (bounds.seconds, bounds.memory) = (10, 1 << 30)
      let bytes = file.bytes()
      try Fuzzer(target, folder: folder).run(0..<1, bounds: bounds) { _ in bytes }
    }
    #expect(run.faults == [], "\(run.command)")
  }

  @Test func `a fault is found, and the input is saved`() async throws {
    for (name, fault) in [
      ("crash", "ends the process"), ("slow", "takes more than"), ("large", "of memory"),
      ("long message", "has 2002 characters"), ("control", "contains \\u{1B}"),
      ("other error", "CocoaError is thrown"),
    ] {
      let run = try FuzzRun(name)
      let folder = run.folder
      await withKnownIssue(isIntermittent: true) {
        await #expect(processExitsWith: .success) {
          [name = name as String, folder = folder as String] in
          let target = FuzzTarget(name) { _ in try misbehave(name) }
          var bounds = Fuzzer.Bounds()
          (bounds.seconds, bounds.memory) = (0.5, 64 << 20)
          try Fuzzer(target, folder: folder).run(0..<1, bounds: bounds) { _ in [1, 2, 3] }
        }
      }
      #expect(run.faults.count == 1, "\(name): \(run.faults)")
      #expect(run.faults.first?.contains(fault) == true, "\(name): \(run.faults)")
      let saved = try Data(contentsOf: URL(fileURLWithPath: folder + "/fault-0"))
      #expect(Array(saved) == [1, 2, 3], "\(name)")
      run.remove()
    }
  }
}

/// What a reader must not do.
private func misbehave(_ name: String) throws {
  switch name {
  case "crash": fatalError("crash")
  case "slow": while true {}
  case "large":
    let bytes = [UInt8](repeating: 1, count: 100 << 20)
    precondition(bytes[bytes.count / 2] == 1)
  case "long message": throw Arguments.Failure(description: String(repeating: "a", count: 2_002))
  case "control": throw Arguments.Failure(description: "\u{1B}[31m")
  default: throw CocoaError(.fileNoSuchFile)
  }
}
