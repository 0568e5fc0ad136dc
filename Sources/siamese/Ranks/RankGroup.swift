import Distributed
import Training

/// The ranks of a run, as its training loop needs them.
struct RankGroup: TrainingGroup {
  let communicator: any Communicator
  let method: Method

  var showsProgress: Bool { communicator.isFirst }

  func itemCount(_ own: Int) throws -> Int {
    try communicator.gatheredIntegers([own]).reduce(0) { $0 + $1[0] }
  }

  func reduceGradients() { method.reduceGradients() }
}
