import Autograd
import Distributed
import Tensors

/// The ways in which a rank can compute its part of a loss that compares all rows of a batch.
enum Gather: String, CaseIterable {
  case averaged = "whole loss, own rows have gradients; the mean over ranks"
  case detached = "own rows against all, the rows of others detached; the sum"
  case differentiable = "own rows against all, gathered with gradient; the sum"
  case replicated = "whole loss, own rows have gradients; the sum over ranks"
}

/// The loss of some rows, each compared with all: which of the others is its partner? The mean over all rows is the sum
/// of such parts.
///
/// - Parameters:
///   - rows: the embeddings of the rows, `[n, D]`.
///   - first: the index of their first row in `all`.
///   - all: the embeddings of the whole batch, `[N, D]`; rows 0 and 1 are partners, 2 and 3, and so on.
func partnerLoss(_ rows: Variable, first: Int, all: Variable) -> Variable {
  let (own, count) = (rows.shape[0], all.shape[0])
  let itself = Tensor<Bool>(
    (0..<own * count).map { first + $0 / count == $0 % count }, shape: [own, count])
  let scores = rows.matmul(all.transposed()).maskedFill(where: itself, with: -.infinity)
  let mean = scores.softmaxCrossEntropy((0..<own).map { (first + $0) ^ 1 })
  return mean * (Float(own) / Float(count))
}

/// Returns ∂L/∂W on one rank of several, for embeddings x · W of a batch of which this rank has equally many rows as
/// every other.
func gatheredGradient(
  _ gather: Gather, _ x: Tensor<Float>, _ weight: Tensor<Float>, on communicator: any Communicator
) throws -> Tensor<Float> {
  let size = x.shape[0] / communicator.size
  let first = communicator.rank * size
  let weight = Parameter(weight)
  let own = Variable(x[first..<first + size]).matmul(weight)
  let gathered = try communicator.allGathered(own.value)
  // The rows of the other ranks are constants here.
  let constant = Variable.cat([
    Variable(gathered[0..<first]), own, Variable(gathered[(first + size)...]),
  ])
  let loss =
    switch gather {
    case .averaged, .replicated: partnerLoss(constant, first: 0, all: constant)
    case .detached: partnerLoss(own, first: first, all: constant)
    case .differentiable:
      partnerLoss(own, first: first, all: own.gathered(gathered, over: communicator))
    }
  loss.backward()
  let sum = try communicator.allReduced(weight.gradient!)
  return gather == .averaged ? sum / Float(communicator.size) : sum
}

extension Variable {
  /// Returns the rows of all ranks, which `all` are; the gradients that all ranks' losses have for this rank's rows are
  /// added in the backward pass.
  fileprivate func gathered(
    _ all: Tensor<Float>, over communicator: any Communicator
  ) -> Variable {
    .record("gather", all, [self]) { dAll, _ in
      do { return [Variable(try communicator.reduceScattered(dAll.value))] } catch {
        communicator.abort("\(error)")
      }
    }
  }
}
