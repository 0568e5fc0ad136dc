import Tensors

/// Adds a tensor over all ranks; every rank gets the sum. All ranks must call it with tensors of the same shape.
public typealias AllReduce = (_ tensor: Tensor<Float>) throws -> Tensor<Float>

/// Collects a tensor from every rank; every rank gets all of them, by rank. Their numbers of rows may differ.
public typealias AllGather = (_ tensor: Tensor<Float>) throws -> [Tensor<Float>]

/// Ranks that take turns in one thread. Each runs until it waits for the others. Once all wait, each runs again from the
/// start, with the answers so far.
///
/// So an answer needs no threads and cannot hang, and every call is seen. What a rank does must not depend on anything that
/// its earlier runs have changed.
enum RankReplay {
  /// Calls `body` for every rank, and returns the results by rank.
  ///
  /// - Throws: An error of `body`, or `RankError` if the ranks' calls do not fit together.
  static func run<Result>(
    _ count: Int, _ body: (_ rank: Int, _ calls: RankCalls) throws -> Result
  ) throws -> [Result] {
    var answers: [[Tensor<Float>]] = []
    while true {
      var results: [Result] = []
      var waiting: [RankCall?] = []
      for rank in 0..<count {
        let calls = RankCalls(answers)
        do { results.append(try body(rank, calls)) } catch let error where calls.waiting == nil {
          throw error
        } catch {}
        waiting.append(calls.waiting)
      }
      if waiting.allSatisfy({ $0 == nil }) { return results }
      answers.append(try answer(waiting))
    }
  }

  /// Returns the tensors of all ranks, if all wait in the same call.
  private static func answer(_ waiting: [RankCall?]) throws -> [Tensor<Float>] {
    let calls = waiting.compactMap(\.self)
    if let returned = waiting.firstIndex(where: { $0 == nil }) {
      throw RankError(
        "rank \(returned) returns while others wait in \(calls[0].name): all ranks must make the "
          + "same calls")
    }
    for (rank, call) in calls.enumerated() {
      if call.name != calls[0].name {
        throw RankError("rank 0 calls \(calls[0].name), but rank \(rank) calls \(call.name)")
      }
      let (own, first) = (call.comparedShape, calls[0].comparedShape)
      if own != first {
        throw RankError("\(call.name): rank 0 passes \(first), but rank \(rank) \(own)")
      }
    }
    return calls.map(\.tensor)
  }
}

/// A call in which a rank waits for the others.
struct RankCall {
  let name: String
  let tensor: Tensor<Float>

  /// The shape, in which gathered tensors may differ in their number of rows.
  fileprivate var comparedShape: String {
    name == "allGather" && tensor.rank > 0
      ? "rows of \(tensor.shape.dropFirst())" : "\(tensor.shape)"
  }
}

/// The calls of one run of a rank.
final class RankCalls {
  /// The answered calls of all ranks.
  private let answers: [[Tensor<Float>]]
  /// The number of calls that this run has made.
  private(set) var count = 0
  /// The call that has no answer yet.
  fileprivate var waiting: RankCall?

  /// The error that ends a run until all ranks wait.
  private struct Waiting: Error {}

  init(_ answers: [[Tensor<Float>]]) { self.answers = answers }

  func allReduce(_ tensor: Tensor<Float>) throws -> Tensor<Float> {
    let parts = try pass(RankCall(name: "allReduce", tensor: tensor))
    return parts.dropFirst().reduce(parts[0], +)
  }

  func allGather(_ tensor: Tensor<Float>) throws -> [Tensor<Float>] {
    try pass(RankCall(name: "allGather", tensor: tensor))
  }

  private func pass(_ call: RankCall) throws -> [Tensor<Float>] {
    guard waiting == nil, count < answers.count else {
      waiting = waiting ?? call
      throw Waiting()
    }
    defer { count += 1 }
    return answers[count]
  }
}

/// The error of ranks whose calls do not fit together.
struct RankError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Says where the results of ranks differ: the first rank, and how; `nil` if they are equal.
func rankDifference<Result>(
  _ actual: [Result], _ expected: [Result], _ difference: (Result, Result) -> String?
) -> String? {
  if actual.count != expected.count {
    return "results of \(actual.count) ranks, expected \(expected.count)"
  }
  for (rank, (own, right)) in zip(actual, expected).enumerated() {
    if let text = difference(own, right) { return "rank \(rank): \(text)" }
  }
  return nil
}
