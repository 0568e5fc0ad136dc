import Autograd
import Kernels

/// The threads that compute the shards of this rank, all in step: where batch statistics are exchanged, each waits for all
/// shards, here and on other ranks.
///
/// At most as many compute at a time as there are cores.
final class ShardThreads: @unchecked Sendable {
  private let plan: ShardPlan
  private let communicator: any Communicator
  private let condition = Condition()
  private var freeCores = 1
  // One exchange of statistics.
  private var given: [[Double]]
  private var arrived = 0
  private var round = 0
  private var result: [[Double]] = []

  init(_ plan: ShardPlan, _ communicator: any Communicator) {
    (self.plan, self.communicator) = (plan, communicator)
    given = Array(repeating: [], count: plan.own.count)
  }

  /// The part that a local shard is, for its batch normalizations.
  func part(_ index: Int) -> any BatchParts { Part(threads: self, index: index) }

  /// Calls `body` for every local shard, and returns the results in order.
  func run<Result>(_ body: @escaping (Int) -> Result) -> [Result] {
    let count = plan.own.count
    if count == 1 { return [body(0)] }
    freeCores = threadCount
    let records = Recording.isEnabled
    let results = Guarded([Result?](repeating: nil, count: count))
    let work = Shared(body: body)
    runThreads(count) { [self] index in
      takeCore()
      let result = ThreadUse.$isSerial.withValue(threadCount < 2 * count) {
        records ? work.body(index) : withoutGradients { work.body(index) }
      }
      results.with { $0[index] = result }
      releaseCore()
    }
    return results.with { $0.map { $0! } }
  }

  /// A closure for several threads: each works on a shard of its own.
  private struct Shared<Result>: @unchecked Sendable {
    let body: (Int) -> Result
  }

  private func takeCore() {
    condition.lock()
    while freeCores == 0 { condition.wait() }
    freeCores -= 1
    condition.unlock()
  }

  private func releaseCore() {
    condition.lock()
    freeCores += 1
    condition.wakeAll()
    condition.unlock()
  }

  /// Returns the numbers of all shards of all ranks.
  private func gathered(_ index: Int, _ own: [Double]) -> [[Double]] {
    condition.lock()
    defer { condition.unlock() }
    given[index] = own
    arrived += 1
    let present = round
    if arrived == plan.own.count {
      result = exchange()
      arrived = 0
      round += 1
      condition.wakeAll()
      return result
    }
    freeCores += 1
    condition.wakeAll()
    while round == present { condition.wait() }
    // No other exchange begins before this shard takes part in it.
    let result = result
    while freeCores == 0 { condition.wait() }
    freeCores -= 1
    return result
  }

  private func exchange() -> [[Double]] {
    if plan.rankCount == 1 { return given }
    let own = given.flatMap(\.self)
    var all = [Double](repeating: 0, count: own.count * plan.rankCount)
    do throws(CommunicationError) {
      try communicator.gather(own, into: &all)
    } catch {
      communicator.abort("\(error)")
    }
    let size = given[0].count
    return (0..<plan.shardCount).map { Array(all[$0 * size..<($0 + 1) * size]) }
  }

  private final class Part: BatchParts {
    private let threads: ShardThreads
    private let index: Int

    init(threads: ShardThreads, index: Int) { (self.threads, self.index) = (threads, index) }

    func gathered(_ own: [Double]) -> [[Double]] { threads.gathered(index, own) }
  }
}
