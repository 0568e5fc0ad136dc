import Foundation
import Glibc
import RankJobs

/// A run of the program `ranks` under `mpirun`, with a time limit.
struct MPIRun {
  /// The exit status of `mpirun`.
  let status: Int32
  let output, errors: String
  /// The time from `during` until `mpirun` and all ranks had ended, in seconds.
  let seconds: Double
  /// The processes of the ranks; none if they did not start.
  let processes: [Int32]
  /// The processes of the ranks that had not ended seconds after `mpirun`.
  let leftOver: [Int32]

  var lines: [Substring] { output.split(separator: "\n") }

  /// Why tests under `mpirun` are skipped, where they are.
  static let requirement =
    "needs Open MPI (libopenmpi-dev, openmpi-bin) and a build with WINGBEAT_MPI=1 in the environment"

  #if MPI
    static let isPossible = FileManager.default.isExecutableFile(atPath: program) && mpirun != nil
  #else
    static let isPossible = false
  #endif

  /// The program, in the folder of the tests.
  static let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "ranks").path

  private static let mpirun = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").map { "\($0)/mpirun" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Runs a job, and waits for its end.
  ///
  /// - Parameters:
  ///   - size: The number of processes.
  ///   - job: The job.
  ///   - patience: The seconds that a rank waits for another.
  ///   - options: More options of `mpirun`.
  ///   - during: What happens while the job runs: receives `mpirun` and the processes of its ranks.
  init(
    _ size: Int, _ job: RankJob, patience: Double = 60, options: [String] = [],
    during: (Process, [Int32]) throws -> Void = { _, _ in }
  ) throws {
    try self.init(
      [Self.mpirun!] + Self.settings + options + [
        "-n", "\(size)", Self.program, job.rawValue, "\(patience)",
      ], during: during)
  }

  /// More ranks than cores, none of them bound to a core, and an end in any case.
  static let settings = ["--oversubscribe", "--bind-to", "none", "--timeout", "60"]

  /// Runs a command that runs the program `ranks` under `mpirun`.
  init(
    _ command: [String], environment: [String: String] = [:],
    during: (Process, [Int32]) throws -> Void = { _, _ in }
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // Threads of the tests block signals, which mpirun would inherit.
    process.arguments = ["--default-signal"] + command
    // Open MPI refuses root; tests in containers have no other user.
    process.environment = ProcessInfo.processInfo.environment.merging(
      [
        "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
        "WINGBEAT_THREADS": "1",
      ].merging(environment) { $1 }, uniquingKeysWith: { $1 })
    let (out, err) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (out, err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // Read beside one another, so that neither pipe is full.
    let errors = Reader(err.fileHandleForReading)
    let first = out.fileHandleForReading.line()
    processes = first.split(separator: " ").compactMap { Int32($0) }
    let start = ContinuousClock.now
    if !processes.isEmpty { try during(process, processes) }
    let rest = out.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let end = ContinuousClock.now
    var leftOver = processes.filter(Self.isRunning)
    while !leftOver.isEmpty && ContinuousClock.now - end < .seconds(5) {
      usleep(20_000)
      leftOver = leftOver.filter(Self.isRunning)
    }
    seconds = (ContinuousClock.now - start) / .seconds(1)
    self.leftOver = leftOver
    for process in leftOver { kill(process, SIGKILL) }
    status = process.terminationStatus
    output = String(decoding: rest, as: UTF8.self)
    self.errors = errors.text
  }
}

extension MPIRun {
  /// Returns whether a process is one of `ranks`, and has not ended.
  private static func isRunning(_ process: Int32) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let name = text.firstIndex(of: "("), let end = text.lastIndex(of: ")")
    else { return false }
    return text[name...].hasPrefix("(ranks)") && !text[end...].hasPrefix(") Z")
  }
}

extension FileHandle {
  /// Reads one line.
  fileprivate func line() -> String {
    var bytes: [UInt8] = []
    while let byte = try? read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Reads a pipe to its end on a thread of its own.
private final class Reader: @unchecked Sendable {
  private let group = DispatchGroup()
  private var data = Data()

  init(_ handle: FileHandle) {
    DispatchQueue.global().async(group: group) { self.data = handle.readDataToEndOfFile() }
  }

  var text: String {
    group.wait()
    return String(decoding: data, as: UTF8.self)
  }
}
