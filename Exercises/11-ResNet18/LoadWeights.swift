import Curriculum
import Tensors

extension Exercises11 {
  /// Exercise 11.4: load weights by name.
  ///
  /// A file of weights is a list of names and tensors. Mostly it fits, and when it does not, the worst
  /// that can happen is silence: half of the network is trained, half is fresh, and it runs. So everything
  /// that does not fit is named, all of it at once, and where anything does not fit, nothing is loaded.
  ///
  ///     missing      the network has the name, the file has not
  ///     unexpected   the file has the name, the network has not
  ///     misshapen    both have it, with different shapes
  ///
  /// - Parameters:
  ///   - saved: the file's tensors by name.
  ///   - network: the network's tensors by name, as they are now.
  /// - Returns: the network's tensors afterwards (those of the file if all fits, those of now if not), and
  ///   the three lists of names, each in alphabetical order (`sorted()`).
  public static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) throws -> LoadedWeights {
    throw Unsolved("loadWeights")
  }
}
