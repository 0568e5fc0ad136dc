import Commands
import Distributed
import Files
import Layers
import Optimizers

/// What the ranks of a job do together, so that all go on or all end.
extension Communicator {
  /// Whether this is rank 0, which prints, writes and evaluates for all.
  var isFirst: Bool { rank == 0 }

  /// Returns the result of what each rank does for itself; throws on all ranks if one of them fails.
  ///
  /// The error names the first rank that failed, unless all failed alike.
  func agreed<Result>(_ body: () throws -> Result) throws -> Result {
    if size == 1 { return try body() }
    let own = Swift.Result(catching: body)
    var failure: ExitError?
    if case .failure(let error) = own { failure = ExitError(error) }
    let texts = try gatheredTexts(failure.map { "\($0.status) \($0.message)" } ?? "")
    guard let first = texts.firstIndex(where: { !$0.isEmpty }) else { return try own.get() }
    let words = texts[first].split(separator: " ", maxSplits: 1).map(String.init)
    let isAlike = texts.allSatisfy { $0 == texts[0] }
    throw shared((isAlike ? "" : place(of: first) + ": ") + words[1], status: Int32(words[0]) ?? 1)
  }

  /// Calls `body` on rank 0, which takes any time; the others wait.
  func onFirst(_ body: () throws -> Void) throws {
    if isFirst { try body() }
    try barrier(patiently: true)
  }

  /// Requires that lines of text are equal on all ranks.
  ///
  /// - Throws: on all ranks, an error that names the first rank that differs, and the first line.
  func requireSame(_ what: String, _ lines: [String]) throws {
    try comparing("start all processes with the same \(what)") {
      try requireEqual(what, lines)
    }
  }

  /// Requires that networks and optimizers have the same bits on all ranks.
  func requireSameState(_ network: Module, _ optimizer: Optimizer) throws {
    try comparing("use hosts with the same processors, and the same build of the program") {
      try requireEqualState(of: network)
      try requireEqualState(of: optimizer)
    }
  }

  /// Makes comparisons, which fail on all ranks alike.
  private func comparing(_ fix: String, _ body: () throws -> Void) throws {
    do { try body() } catch let error as CommunicationError {
      guard error.operation.hasPrefix("comparison") else { throw error }
      throw shared("\(error.operation): \(error.problem); \(fix)", status: 1)
    }
  }

  /// Returns the contents of a file that rank 0 has read; `nil` if it has none.
  func broadcastFile(_ file: MappedFile?) throws -> MappedFile? {
    if size == 1 { return file }
    let path = try gatheredTexts(isFirst ? file?.path ?? "" : "")[0]
    if path.isEmpty { return nil }
    let count = try gatheredIntegers([file?.count ?? 0])[0][0]
    if let file, isFirst {
      try file.withUnsafeBytes {
        try broadcast(UnsafeMutableRawBufferPointer(mutating: $0), from: 0)
      }
      return file
    }
    return try MappedFile(path: path, count: count) { try broadcast($0, from: 0) }
  }

  /// Returns the error that all ranks throw; one of them says it.
  func shared(_ message: String, status: Int32) -> ExitError {
    var error = ExitError(status: status, message)
    error.isShared = size > 1
    return error
  }
}
