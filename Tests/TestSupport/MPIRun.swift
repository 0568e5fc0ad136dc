import Foundation
import Glibc

/// A run of a program under `mpirun`, with a time limit.
public struct MPIRun {
  /// The exit status of `mpirun`.
  public let status: Int32
  /// What `mpirun` and the ranks have written, but for lines that were read before.
  public let output, errors: String
  /// The processes of the ranks, by rank, if they were asked for.
  public let processes: [Int32]
  /// Those that had not ended seconds after `mpirun`.
  public let leftOver: [Int32]
  /// The time until `mpirun` and all ranks had ended, in seconds: from what happened to them during the run.
  public let seconds: Double

  /// The lines of the output.
  public var lines: [Substring] { output.split(separator: "\n") }

  /// Whether programs of this build run under `mpirun`.
  public static let isPossible: Bool = {
    #if MPI
      return (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/mpirun") }
    #else
      return false
    #endif
  }()

  /// What is missing where they do not.
  public static let requirement =
    "needs Open MPI (libopenmpi-dev, openmpi-bin) and a build with WINGBEAT_MPI=1 in the environment"

  /// Returns the path of a program of this package: beside the program of the tests.
  public static func program(_ name: String) -> String {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: name).path
  }

  /// Runs a program under `mpirun`.
  ///
  /// - Parameters:
  ///   - size: The number of processes.
  ///   - command: The program and its arguments; `:` separates those of the processes of which the first have others.
  ///   - during: What happens while it runs.
  public init(
    _ size: Int, _ command: [String], during: (Running) throws -> Void = { _ in }
  ) throws {
    try self.init(Self.command(size, command), during: during)
  }

  /// Returns the command that runs a program under `mpirun`.
  public static func command(_ size: Int, _ command: [String]) -> [String] {
    // More ranks than cores, none of them bound to a core, and an end in any case.
    ["mpirun", "--oversubscribe", "--bind-to", "none", "--timeout", "60", "-n", "\(size)"] + command
  }

  /// Runs a command that starts `mpirun`.
  public init(
    _ command: [String], environment: [String: String] = [:],
    during: (Running) throws -> Void = { _ in }
  ) throws {
    let running = try Running(command, environment)
    // Read beside the output, so that neither pipe is full.
    let errors = Reader(running.errors)
    do { try during(running) } catch {
      running.process.terminate()
      throw error
    }
    let start = ContinuousClock.now
    output = String(
      decoding: running.output.readDataToEndOfFile(), as: UTF8.self)
    running.process.waitUntilExit()
    let end = ContinuousClock.now
    processes = running.processes
    var leftOver = processes.filter(Self.isRunning)
    while !leftOver.isEmpty && ContinuousClock.now - end < .seconds(5) {
      usleep(20_000)
      leftOver = leftOver.filter(Self.isRunning)
    }
    seconds = (ContinuousClock.now - start) / .seconds(1)
    self.leftOver = leftOver
    for process in leftOver { kill(process, SIGKILL) }
    status = running.process.terminationStatus
    self.errors = errors.text
  }

  /// Returns whether a process has not ended: its number may have been given to none else within seconds.
  private static func isRunning(_ process: Int32) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return false }
    return !text[end...].hasPrefix(") Z")
  }
}

extension MPIRun {
  /// A run that has not ended.
  public final class Running {
    /// `mpirun`, or what has started it.
    public let process = Process()
    fileprivate let output, errors: FileHandle
    fileprivate private(set) var processes: [Int32] = []

    fileprivate init(_ command: [String], _ environment: [String: String]) throws {
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
      (output, errors) = (out.fileHandleForReading, err.fileHandleForReading)
      (process.standardOutput, process.standardError) = (out, err)
      process.standardInput = FileHandle.nullDevice
      try process.run()
    }

    /// Waits for a line of output.
    @discardableResult
    public func line() -> String {
      var bytes: [UInt8] = []
      while let byte = try? output.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
        bytes.append(byte)
      }
      return String(decoding: bytes, as: UTF8.self)
    }

    /// Waits for a state of the run, which it may reach at any time; for half a minute at most.
    public func wait(until isReached: () -> Bool) {
      for _ in 0..<3000 where process.isRunning && !isReached() { usleep(10_000) }
    }

    /// Sends a signal to a rank.
    public func kill(_ rank: Int, _ signal: Int32) {
      findProcesses()
      if processes.indices.contains(rank) { Glibc.kill(processes[rank], signal) }
    }

    /// Finds the processes of the ranks: those that `mpirun` has started.
    public func findProcesses() {
      let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      let ranks = all.compactMap { Int32($0) }.compactMap { number -> (rank: Int, Int32)? in
        guard let stat = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8),
          let end = stat.lastIndex(of: ")"),
          stat[end...].split(separator: " ").dropFirst(2).first == "\(process.processIdentifier)",
          let environment = FileManager.default.contents(atPath: "/proc/\(number)/environ")
        else { return nil }
        let name = "OMPI_COMM_WORLD_RANK="
        return String(decoding: environment, as: UTF8.self).split(separator: "\0")
          .first { $0.hasPrefix(name) }.flatMap { Int($0.dropFirst(name.count)) }
          .map { ($0, number) }
      }
      processes = ranks.sorted { $0.rank < $1.rank }.map(\.1)
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
}
