import Curriculum
import Tensors

/// Exercise 16.2: add the tensors of all ranks, so that every rank has the sum, with the bits of a tree.
///
/// In the first round, neighbors exchange their tensors and add: 0 with 1, 2 with 3, and so on. In the next
/// round, each rank's partner is two ranks away: 0 with 2, 1 with 3. Then four, then eight. Partners always
/// add the same two numbers, so they agree in every bit. After the last round all ranks do.
///
///     round 1   sumᵣ = valueᵣ + value of partner r ^ 1
///     round 2   sumᵣ = sumᵣ + sum of partner r ^ 2
///     round 3   sumᵣ = sumᵣ + sum of partner r ^ 4
///
/// `^` is the exclusive or of bits: `r ^ 2` changes the bit of 2 in r, so 0 ^ 2 is 2, and 3 ^ 2 is 1.
///
/// In one round all ranks send at the same time: what a partner adds is the sum from before the round.
/// The check compares bits, because a sum of `Float` depends on its order.
///
/// - Parameter values: the tensor of each rank, by rank, of equal shapes; the number of ranks is a power of two.
/// - Returns: the tensor that each rank has at the end, by rank.
func treeAllReduce(_ values: [Tensor<Float>]) throws -> [Tensor<Float>] {
  throw Unsolved("treeAllReduce")
}
