import Files
import Layers
import Tensors

extension Module {
  /// Loads weights from a file into this module: PyTorch's `.pth` and `.pt`, or safetensors.
  ///
  /// Two differences are not errors, as in PyTorch. Files from before PyTorch 0.4.1 have no batch counts:
  /// `num_batches_tracked` becomes 0. Weights of a layer that was replaced by an ``Identity``, for example
  /// `fc` of an encoder, are ignored.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - key: The key of the weights in a checkpoint. Common keys such as "state_dict" are found by default.
  ///   - strict: Whether missing and unexpected names are errors. Shapes must always match.
  /// - Throws: ``/Files/DataError`` if the file cannot be read, or listing every tensor that does not match.
  public final func load(
    contentsOf path: String, under key: String? = nil, strict: Bool = true
  ) throws(DataError) {
    try load(SavedTensors(contentsOf: path, under: key), from: path, strict: strict)
  }

  /// Loads weights that have been read from a file, as ``load(contentsOf:under:strict:)`` does.
  ///
  /// - Parameters:
  ///   - saved: The tensors of the file, by name.
  ///   - path: The path of the file, for error messages.
  ///   - strict: Whether missing and unexpected names are errors. Shapes must always match.
  /// - Throws: ``/Files/DataError`` listing every tensor that does not match.
  public final func load(
    _ saved: SavedTensors, from path: String, strict: Bool = true
  ) throws(DataError) {
    let state = StateDictionary(fitted(saved))
    do throws(StateMismatch) {
      try load(state, strict: strict)
    } catch {
      throw DataError(
        path: path, problem: error.description,
        recoverySuggestion:
          "build the network that the file was saved from, or load with strict: false")
    }
  }

  /// Returns the tensors of a file without those of layers that are identities here, and with batch counts.
  private func fitted(_ saved: SavedTensors) -> SavedTensors {
    let removed = identities.map { $0 + "." }
    var tensors = SavedTensors()
    for (name, tensor) in saved.all where !removed.contains(where: name.hasPrefix) {
      tensors.set(tensor, named: name)
    }
    let counted = saved.names.contains { $0.hasSuffix("num_batches_tracked") }
    if !counted {
      for name in stateDictionary().keys where name.hasSuffix("num_batches_tracked") {
        tensors.set(SavedTensor(Tensor<Int64>(0)), named: name)
      }
    }
    return tensors
  }

  /// The paths of all ``Identity`` modules.
  private var identities: [String] {
    children.flatMap { name, child in
      child is Identity ? [name] : child.identities.map { "\(name).\($0)" }
    }
  }
}
