import Distributed
import Files

/// How a run divides its batches.
enum Shards {
  /// The number that 1, 2, 4 and 8 ranks can share.
  static let usual = 8

  /// Returns the number of shards of a new run that does not name one: a single one in one process, so that a batch is
  /// computed as a whole.
  static func number(ranks: Int) -> Int {
    if ranks == 1 { return 1 }
    return usual.isMultiple(of: ranks) ? usual : ranks
  }

  /// Returns how the ranks share the shards of a run.
  ///
  /// - Parameter path: the checkpoint that says how many there are; `nil` for a new run.
  /// - Throws: `DataError` where they cannot.
  static func plan(_ count: Int, _ communicator: any Communicator, path: String?) throws
    -> ShardPlan
  {
    let ranks = communicator.size
    if let plan = ShardPlan(shardCount: count, rank: communicator.rank, of: ranks) { return plan }
    let possible = (1...count).filter { ShardPlan(shardCount: count, of: $0) != nil }
    let processes = ranks == 1 ? "one process" : "\(ranks) processes"
    guard let path else {
      let isPower = ranks & (ranks - 1) == 0
      throw DataError(
        path: "--shards \(count)",
        problem: "\(processes) cannot share \(count == 1 ? "one shard" : "\(count) shards")",
        recoverySuggestion: "pass --shards \(isPower ? max(ranks, usual) : ranks), or leave it out")
    }
    let names = possible.map(String.init)
    let list =
      (names.count > 1 ? names.dropLast().joined(separator: ", ") + " or " : "")
      + (names.last ?? "1")
    throw DataError(
      path: path,
      problem: "was made with --shards \(count), which \(processes) cannot share",
      recoverySuggestion:
        "resume with mpirun -n \(list), or start a new run with another --out")
  }
}
