import Glibc

/// What a step costs on one machine, and the network between the machines.
struct StepCost {
  /// The seconds that one machine computes for a step of `batch` items.
  var compute: Double
  /// The bytes of all gradients.
  var bytes: Double
  /// The bits that a machine sends in a second.
  var bandwidth: Double
  /// The seconds from sending a message to its arrival, however small it is.
  var latency: Double
  /// The share of the computation that is the backward pass, during which gradients can be sent.
  var backwardShare = 2.0 / 3

  /// The seconds of an all-reduce over some ranks: every rank sends 2 · (n − 1) / n times the bytes, in that many messages
  /// one after the other.
  func communication(ranks: Int, messages: Int) -> Double {
    let n = Double(ranks)
    return 2 * (n - 1) / n * bytes * 8 / bandwidth + Double(messages) * latency
  }

  /// The seconds of a step in which a rank computes for `compute` seconds.
  ///
  /// With overlap, at best only what is left after the backward pass is waited for.
  func step(compute: Double, ranks: Int, overlaps: Bool) -> Double {
    let communication = communication(ranks: ranks, messages: treeMessages(ranks))
    let hidden = overlaps ? min(communication, backwardShare * compute) : 0
    return compute + communication - hidden
  }
}

/// The messages that a rank sends one after the other in a ring.
func ringMessages(_ ranks: Int) -> Int { 2 * (ranks - 1) }

/// The messages that a rank sends one after the other in a tree with halves.
func treeMessages(_ ranks: Int) -> Int { 2 * Int(log2(Double(ranks)).rounded()) }
