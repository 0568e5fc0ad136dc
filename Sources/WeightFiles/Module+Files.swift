import Files
import Layers
import Tensors

extension Module {
  /// Reads a file of weights into this module: PyTorch's `.pth` and `.pt`, or safetensors.
  ///
  /// Two things are forgiven, as in PyTorch. Files from before PyTorch 0.4.1 do not count batches:
  /// `num_batches_tracked` becomes 0. And weights of a layer in whose place stands an ``Identity``, as
  /// `fc` of an encoder, are passed over.
  ///
  /// - Parameters:
  ///   - key: where in a checkpoint the weights stand; "state_dict" and the like are found alone.
  ///   - strict: whether missing and unexpected names are errors; shapes always must fit.
  /// - Throws: ``DataError`` where the file cannot be read, or naming every tensor that does not fit.
  public final func load(
    contentsOf path: String, under key: String? = nil, strict: Bool = true
  ) throws(DataError) {
    try load(SavedTensors(contentsOf: path, under: key), from: path, strict: strict)
  }

  /// Takes the tensors of a file that is open, as ``load(contentsOf:under:strict:)`` does.
  ///
  /// - Parameter path: named in errors.
  public final func load(
    _ saved: SavedTensors, from path: String, strict: Bool = true
  ) throws(DataError) {
    let state = StateDictionary(fitted(saved))
    do throws(StateMismatch) {
      try load(state, strict: strict)
    } catch {
      throw DataError(
        path: path, problem: error.description,
        recoverySuggestion: "build the network as the file's was, or load it with strict: false")
    }
  }

  /// The tensors that this module expects, of a file that may say more or less.
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

  /// The paths at which an ``Identity`` stands.
  private var identities: [String] {
    children.flatMap { name, child in
      child is Identity ? [name] : child.identities.map { "\(name).\($0)" }
    }
  }
}
