import Contrastive
import Curriculum
import Tensors

/// Exercise 14.1: predict each class from the nearest neighbors.
///
/// The first question about embeddings is also the most honest: do neighbors have the same class? No
/// training is needed to answer it. Predict the class of each embedding from the others: each of the k
/// nearest votes for its own class, and the class with the most votes wins. The embedding itself, at
/// distance 0, must not vote: it knows the answer. This is called *leave one out*.
///
///     on a line       0   1   3   4   8   8   9
///     classes         5   5   2   2   7   3   7
///     k = 3           the neighbors of the point at 0 vote 5, 2 and 2: class 2 wins
///
/// Two rules break ties. Of two neighbors at the same distance, the one with the smaller index counts as
/// nearer. Of classes with the same number of votes, the smallest label wins.
///
/// `Distance.euclidean.matrix(embeddings, embeddings)` computes the distances of all pairs, `[N, N]`; its
/// `.scalars` are an array of all elements, row by row.
///
/// - Parameters:
///   - embeddings: `[N, D]`.
///   - labels: the N classes.
///   - k: the number of neighbors that vote, from 1 to N − 1.
/// - Returns: the predicted class of each embedding.
func kNN(_ embeddings: Tensor<Float>, labels: [Int], k: Int) throws -> [Int] {
  throw Unsolved("kNN")
}
