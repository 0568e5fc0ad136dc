import Distributed
import Tensors

/// What every rank of a group does in a test, as a thread of the test or as a process that `mpirun` has started.
public enum RankJob: String, CaseIterable, Sendable {
  /// Every collective, with tensors of many sizes.
  case collectives
  /// Ten steps of training, with four shards.
  case training
  /// Ten steps of training, with a shard a rank and the communicator's own sums.
  case fastTraining = "fast-training"
  /// Training until it is stopped, to see how it ends.
  case endless
  /// Training in which the second rank has other options.
  case otherOptions = "other-options"
  /// Training in which the second rank's weights change on their own.
  case otherWeights = "other-weights"

  /// Does this rank's part, and returns lines that describe the result in every bit.
  public func run(on communicator: any Communicator) throws -> [String] {
    switch self {
    case .collectives: return try callCollectives(communicator)
    case .training: return try TrainingJob().run(on: communicator, shards: 4).lines
    case .fastTraining: return try TrainingJob().run(on: communicator).lines
    case .endless:
      while true { _ = try TrainingJob().run(on: communicator, shards: 4) }
    case .otherOptions:
      let rate = communicator.rank == 1 ? "0.1" : "0.01"
      try communicator.requireEqual("options", ["--batch 32", "--lr \(rate)"])
    case .otherWeights:
      let network = TrainingJob().network(seed: 1)
      if communicator.rank == 1 { network.parameters()[1].update { $0 = $0 * 2 } }
      try communicator.requireEqualState(of: network)
    }
    return []
  }
}
