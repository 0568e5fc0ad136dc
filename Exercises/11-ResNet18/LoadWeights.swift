import Curriculum
import Tensors

/// Exercise 11.4: load weights by name.
///
/// A file of weights is a state dictionary: names and tensors. Usually it matches the network. If it does
/// not, the worst that can happen is silence: half of the network is pretrained, the other half is random,
/// and it runs. So every name that does not match is reported, all at once, and if anything does not
/// match, nothing is loaded.
///
///     missing      in the network, but not in the file
///     unexpected   in the file, but not in the network
///     misshapen    in both, with different shapes
///
/// Return `LoadedWeights(network: …, missing: […], unexpected: […], misshapen: […])`; the lists may be left
/// out if they are empty.
///
/// - Parameters:
///   - saved: the file's tensors by name.
///   - network: the network's tensors by name, as they are now.
/// - Returns: the network's tensors afterward (those of the file if everything matches, else the present
///   ones), and the three lists of names, each in alphabetical order (`sorted()`).
func loadWeights(
  _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
) throws -> LoadedWeights {
  throw Unsolved("loadWeights")
}
