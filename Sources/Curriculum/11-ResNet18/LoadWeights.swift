import Tensors

extension Solutions {
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
  public static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) throws -> LoadedWeights {
    let missing = network.keys.filter { saved[$0] == nil }.sorted()
    let unexpected = saved.keys.filter { network[$0] == nil }.sorted()
    let misshapen = network.filter { name, tensor in
      saved[name].map { $0.shape != tensor.shape } ?? false
    }.keys.sorted()
    let matches = missing.isEmpty && unexpected.isEmpty && misshapen.isEmpty
    return LoadedWeights(
      network: matches ? saved : network, missing: missing, unexpected: unexpected,
      misshapen: misshapen)
  }
}

/// The result of loading weights.
public struct LoadedWeights: Equatable, Sendable {
  /// The network's tensors afterward.
  public var network: [String: Tensor<Float>]
  /// Names in the network but not in the file; in the file but not in the network; in both, with different
  /// shapes. Each list is in alphabetical order.
  public var missing, unexpected, misshapen: [String]

  public init(
    network: [String: Tensor<Float>], missing: [String] = [], unexpected: [String] = [],
    misshapen: [String] = []
  ) {
    self.network = network
    (self.missing, self.unexpected, self.misshapen) = (missing, unexpected, misshapen)
  }
}

extension LoadedWeights {
  fileprivate var lists: [[String]] { [missing, unexpected, misshapen] }
}

extension Exercises {
  public static let loadWeights = Exercise<
    ([String: Tensor<Float>], [String: Tensor<Float>]) throws -> LoadedWeights
  >(
    .loadWeights, solution: Solutions.loadWeights, cases: { files },
    run: { try $0($1.saved, $1.network) }, expected: reference,
    describe: { "saved \(text($0.saved))\nnetwork \(text($0.network))" }, show: text,
    difference: difference,
    trivialAnswers: [
      { LoadedWeights(network: $1.mapValues { .zeros($0.shape) }) },
      { saved, _ in LoadedWeights(network: saved) }, { _, _ in LoadedWeights(network: [:]) },
    ],
    mistakes: {
      wrong("exchanged: missing names are in the network, but not in the file") { loaded, _ in
        (loaded.missing, loaded.unexpected) = (loaded.unexpected, loaded.missing)
      }
      ignoring("missing names are ignored", \.missing)
      ignoring("unexpected names are ignored", \.unexpected)
      ignoring(
        "shapes are not compared: the same name does not make the same tensor", \.misshapen)
      Mistake(
        "only a part of the shapes is compared: [3, 2] and [2, 3] are different shapes",
        comparing(\.rank)
      )
      .also(comparing(\.count))
      wrong("stopped at the first name: report all of them, so that they can be fixed together") {
        loaded, _ in
        loaded.missing = Array(loaded.missing.prefix(1))
        loaded.unexpected = Array(loaded.unexpected.prefix(1))
        loaded.misshapen = Array(loaded.misshapen.prefix(1))
      }
      .also(
        changed { loaded, _ in
          loaded.missing = Array(loaded.missing.prefix(1))
          loaded.unexpected = loaded.missing.isEmpty ? Array(loaded.unexpected.prefix(1)) : []
          let isFirst = loaded.missing.isEmpty && loaded.unexpected.isEmpty
          loaded.misshapen = isFirst ? Array(loaded.misshapen.prefix(1)) : []
        }
      )
      .signs { files, loaded in
        loaded.network == files.network && loaded.lists.contains { !$0.isEmpty }
          && zip(loaded.lists, reference(files).lists).allSatisfy { own, right in
            own.count <= 1 && own.allSatisfy(right.contains)
          }
      }
      wrong("nothing is loaded, although everything matches") { $0.network = $1.network }
      wrong("half loaded: if anything does not match, the network stays as it was") {
        for (name, tensor) in $1.saved where $1.network[name]?.shape == tensor.shape {
          $0.network[name] = tensor
        }
      }
      .also(changed { $0.network = $1.saved })
      .signs { files, loaded in
        let expected = reference(files)
        return loaded.lists == expected.lists && loaded.network != files.network
          && expected.network == files.network
      }
      wrong("not sorted: the names of each list are in alphabetical order") { loaded, _ in
        loaded.missing.reverse()
        loaded.unexpected.reverse()
        loaded.misshapen.reverse()
      }
      .signs { files, loaded in
        let expected = reference(files)
        return loaded.lists != expected.lists && loaded.lists.map { $0.sorted() } == expected.lists
      }
    })
}

private typealias Weights = [String: Tensor<Float>]
private typealias Files = (saved: Weights, network: Weights)
private typealias LoadWeights = (Weights, Weights) throws -> LoadedWeights

/// The right answer, changed.
private func changed(_ change: @escaping (inout LoadedWeights, Files) -> Void) -> LoadWeights {
  { saved, network in
    var loaded = try Solutions.loadWeights(saved, into: network)
    change(&loaded, (saved, network))
    return loaded
  }
}

private func wrong(
  _ sentence: String, _ change: @escaping (inout LoadedWeights, Files) -> Void
) -> Mistake<LoadWeights, Files, LoadedWeights> {
  Mistake(sentence, changed(change))
}

/// Leaves a list of names empty; if no other has a name, the network stays as it was, or is loaded.
private func ignoring(
  _ sentence: String, _ list: WritableKeyPath<LoadedWeights, [String]>
) -> Mistake<LoadWeights, Files, LoadedWeights> {
  wrong(sentence) { loaded, _ in loaded[keyPath: list] = [] }
    .also(
      changed { loaded, files in
        loaded[keyPath: list] = []
        if loaded.lists.allSatisfy(\.isEmpty) { loaded.network = files.saved }
      }
    )
    .signs { files, loaded in
      loaded[keyPath: list].isEmpty && !reference(files)[keyPath: list].isEmpty
    }
}

/// Compares shapes by one number only.
private func comparing(_ number: @escaping (Tensor<Float>) -> Int) -> LoadWeights {
  changed { loaded, files in
    loaded.misshapen = loaded.misshapen.filter {
      files.saved[$0].map(number) != files.network[$0].map(number)
    }
    if loaded.lists.allSatisfy(\.isEmpty) { loaded.network = files.saved }
  }
}

private let initial: Weights = [
  "conv1.weight": .zeros([2, 1]), "bn1.bias": .zeros([2]), "fc.weight": .zeros([3, 2]),
  "fc.bias": .zeros([3]),
]
private let pretrained: Weights = [
  "conv1.weight": [[1], [2]], "bn1.bias": [3, 4], "fc.weight": [[1, 2], [3, 4], [5, 6]],
  "fc.bias": [7, 8, 9],
]

private func edited(_ change: (inout Weights) -> Void) -> Weights {
  var tensors = pretrained
  change(&tensors)
  return tensors
}

/// Everything matches; then two names of each list, the shapes of as many elements; then all lists at once; then nothing at all.
private let files: [Files] = [
  (pretrained, initial),
  (edited { for name in ["fc.weight", "fc.bias"] { $0[name] = nil } }, initial),
  (edited { for name in ["epoch", "head.weight"] { $0[name] = [1] } }, initial),
  (
    edited {
      $0["fc.weight"] = .ones([2, 3])
      $0["fc.bias"] = .ones([1, 3])
    }, initial
  ),
  (
    edited {
      $0["bn1.bias"] = nil
      $0["fc.bias"] = .ones([1000])
      $0["head.bias"] = [1]
    }, initial
  ),
  ([:], initial), (pretrained, [:]), ([:], [:]),
]

/// By looking at every name there is.
private func reference(_ files: Files) -> LoadedWeights {
  var loaded = LoadedWeights(network: files.network)
  for name in Set(files.saved.keys).union(files.network.keys).sorted() {
    switch (files.saved[name], files.network[name]) {
    case (nil, _?): loaded.missing.append(name)
    case (_?, nil): loaded.unexpected.append(name)
    case (let saved?, let current?):
      if saved.shape != current.shape { loaded.misshapen.append(name) }
    case (nil, nil): break
    }
  }
  if loaded.lists.allSatisfy(\.isEmpty) { loaded.network = files.saved }
  return loaded
}

private func text(_ tensors: Weights) -> String {
  tensors.isEmpty
    ? "empty"
    : tensors.sorted { $0.key < $1.key }.map { name, tensor in
      "\n  \(name) \(tensor.shape)" + (tensor.count > 8 ? "" : ": \(tensor.scalars)")
    }.joined()
}

private func text(_ loaded: LoadedWeights) -> String {
  "missing \(loaded.missing), unexpected \(loaded.unexpected), misshapen \(loaded.misshapen)\n"
    + "network \(text(loaded.network))"
}

private func difference(_ actual: LoadedWeights, _ expected: LoadedWeights) -> String? {
  if actual.missing != expected.missing { return "the names in missing" }
  if actual.unexpected != expected.unexpected { return "the names in unexpected" }
  if actual.misshapen != expected.misshapen { return "the names in misshapen" }
  return actual.network == expected.network ? nil : "the network's tensors"
}
