import Files
import Layers
import Tensors

extension Module {
  /// Loads weights from a file into this module: PyTorch's `.pth` and `.pt`, or safetensors.
  ///
  /// The weights are found wherever the file has them: in a nested dictionary of a checkpoint, under a prefix
  /// such as "module." or "backbone.", or under the numbers of an `nn.Sequential`. Other values of the file are
  /// not read.
  ///
  /// Two differences are not errors, as in PyTorch. Files from before PyTorch 0.4.1 have no batch counts:
  /// `num_batches_tracked` becomes 0. Weights of a layer that was replaced by an ``/Layers/Identity``, for
  /// example `fc` of an encoder, are ignored.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - prefix: What precedes the network's names in the file, or a part of it, if the file has the network
  ///     several times: "encoder_q" for `state_dict.module.encoder_q.conv1.weight`. Keys of nested
  ///     dictionaries count as part of the names.
  ///   - strict: Whether missing and unexpected names are errors. Shapes must always match.
  /// - Returns: The prefix under which the weights were found, for example "state_dict.module."; empty if the
  ///   file has the network's own names.
  /// - Throws: ``/Files/DataError`` if the file cannot be read or has the network several times, if tensors do
  ///   not match, with their names, or if a weight is not finite.
  @discardableResult
  public final func load(
    contentsOf path: String, under prefix: String? = nil, strict: Bool = true
  ) throws(DataError) -> String {
    let file = try WeightFile(path)
    let saved = try file.weights(
      weightRequest, under: prefix, strict: strict, advice: .library(otherNames: Self.otherNames))
    try load(matching: saved, from: path)
    return saved.prefix
  }

  /// Loads weights that have been read from a file, as `load(contentsOf:under:strict:)` does.
  ///
  /// - Parameters:
  ///   - saved: The tensors of the file, by name.
  ///   - path: The path of the file, for error messages.
  ///   - strict: Whether missing and unexpected names are errors. Shapes must always match.
  /// - Throws: ``/Files/DataError`` if tensors do not match, with their names, or if a weight is not finite.
  public final func load(
    _ saved: SavedTensors, from path: String, strict: Bool = true
  ) throws(DataError) {
    let file = WeightFile(saved, path: path)
    let advice = WeightAdvice.library(
      otherNames: Self.otherNames,
      choosing: { "read it with SavedTensors(contentsOf: path, under: \"\($0)\")" })
    try load(
      matching: file.weights(weightRequest, strict: strict, advice: advice), from: path)
  }

  /// Loads tensors that have the module's names and shapes; their types are converted to the module's, as
  /// PyTorch does.
  ///
  /// - Throws: ``/Files/DataError`` if an element is not finite.
  package final func load(matching saved: SavedTensors, from path: String) throws(DataError) {
    let current = stateDictionary()
    var state = StateDictionary()
    for (name, tensor) in saved.all {
      if case .integers? = current[name], !tensor.type.isFloating {
        state[name] = .integers(tensor.integers())
        continue
      }
      let numbers = tensor.floats()
      if let problem = numbers.nonFiniteProblem {
        throw DataError(
          path: path, problem: "its '\(name)' \(problem)",
          recoverySuggestion: "use a checkpoint from before the training diverged")
      }
      if case .integers? = current[name] {
        // Averages of all tensors have also averaged the counts.
        state[name] = .integers(numbers.map { Int64(exactly: $0.rounded(.towardZero)) ?? 0 })
      } else {
        state[name] = .floats(numbers)
      }
    }
    if !saved.names.contains(where: WeightRequest.isBatchCount) {
      for name in current.keys where WeightRequest.isBatchCount(name) {
        state[name] = .integers(Tensor(0))
      }
    }
    do throws(StateMismatch) {
      try load(state, strict: false)
    } catch {
      throw DataError(
        path: path, problem: error.description,
        recoverySuggestion: "build the network that the file was saved from")
    }
  }

  private static var otherNames: String {
    "build the network that the file was saved from, or pass strict: false"
  }

  /// The names and shapes of this module's tensors.
  private var weightRequest: WeightRequest {
    let state = stateDictionary()
    let shapes = Dictionary(
      state.keys.map { ($0, state[$0]?.shape ?? []) }, uniquingKeysWith: { first, _ in first })
    let optional = optionalKeys
    var request = WeightRequest(
      keys: state.keys, children: children.map(\.name),
      isOptional: { WeightRequest.isBatchCount($0) || optional.contains($0) },
      shapes: { _ in shapes })
    request.removed = identities
    if let relative = self as? any WeightRecognizing {
      request.architecture = relative.weightArchitecture
      request.recognize = relative.recognizedArchitecture
    }
    return request
  }

  /// The paths of all ``Identity`` modules.
  private var identities: [String] {
    children.flatMap { name, child in
      child is Identity ? [name] : child.identities.map { "\(name).\($0)" }
    }
  }
}

extension Tensor<Float> {
  /// A description of the first element that is infinite or NaN: "is nan at [0, 3]"; nil if there is none.
  fileprivate var nonFiniteProblem: String? {
    var (first, found): ((index: Int, value: Float)?, Int) = (nil, 0)
    withContiguous { numbers in
      for i in 0..<count where !numbers[i].isFinite {
        first = first ?? (i, numbers[i])
        found += 1
      }
    }
    guard let first else { return nil }
    let position = zip(Shape.strides(shape), shape).map { first.index / $0 % $1 }
    let others = found > 1 ? ", and \(found - 1) more of its elements are not finite" : ""
    return "is \(first.value) at \(position)\(others)"
  }
}
