import Tensors

/// Checks `loadWeights` where all fits, and in every way in which it may not.
public func checkLoadWeights(_ exercises: any Chapter11Exercises.Type) -> Report {
  .checking {
    for (saved, network) in cases {
      let expected = reference(saved, network)
      let actual = try exercises.loadWeights(saved, into: network)
      if actual == expected { continue }
      return Report.Failure(
        input: "saved \(text(saved))\nnetwork \(text(network))", actual: text(actual),
        expected: text(expected), difference: difference(actual, expected),
        diagnosis: diagnosis(actual, expected, saved, network))
    }
    return nil
  }
}

private typealias Weights = [String: Tensor<Float>]

private let fresh: Weights = [
  "conv1.weight": .zeros([2, 1]), "bn1.bias": .zeros([2]), "fc.weight": .zeros([3, 2]),
  "fc.bias": .zeros([3]),
]
private let trained: Weights = [
  "conv1.weight": [[1], [2]], "bn1.bias": [3, 4], "fc.weight": [[1, 2], [3, 4], [5, 6]],
  "fc.bias": [7, 8, 9],
]

private func changed(_ change: (inout Weights) -> Void) -> Weights {
  var tensors = trained
  change(&tensors)
  return tensors
}

/// All fits; then two of every kind of trouble; then all at once; then nothing at all.
private let cases: [(saved: Weights, network: Weights)] = [
  (trained, fresh),
  (changed { for name in ["fc.weight", "fc.bias"] { $0[name] = nil } }, fresh),
  (changed { for name in ["epoch", "head.weight"] { $0[name] = [1] } }, fresh),
  (changed { for name in ["fc.weight", "fc.bias"] { $0[name] = .ones([5, 5]) } }, fresh),
  (
    changed {
      $0["bn1.bias"] = nil
      $0["fc.bias"] = .ones([1000])
      $0["head.bias"] = [1]
    }, fresh
  ),
  ([:], fresh), (trained, [:]), ([:], [:]),
]

/// By looking at every name there is.
private func reference(_ saved: Weights, _ network: Weights) -> LoadedWeights {
  var loaded = LoadedWeights(network: network)
  for name in Set(saved.keys).union(network.keys).sorted() {
    switch (saved[name], network[name]) {
    case (nil, _?): loaded.missing.append(name)
    case (_?, nil): loaded.unexpected.append(name)
    case (let tensor?, let place?):
      if tensor.shape != place.shape { loaded.misshapen.append(name) }
    case (nil, nil): break
    }
  }
  if (loaded.missing + loaded.unexpected + loaded.misshapen).isEmpty { loaded.network = saved }
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

private func difference(_ actual: LoadedWeights, _ expected: LoadedWeights) -> String {
  if actual.missing != expected.missing { return "the names in missing" }
  if actual.unexpected != expected.unexpected { return "the names in unexpected" }
  if actual.misshapen != expected.misshapen { return "the names in misshapen" }
  return "the network's tensors"
}

private func diagnosis(
  _ actual: LoadedWeights, _ expected: LoadedWeights, _ saved: Weights, _ network: Weights
) -> String? {
  let (missing, unexpected) = (expected.missing, expected.unexpected)
  if actual.missing == unexpected && actual.unexpected == missing && missing != unexpected {
    return "exchanged: missing is what the network has and the file has not"
  }
  if !missing.isEmpty && actual.missing.isEmpty { return "missing names passed over in silence" }
  if !unexpected.isEmpty && actual.unexpected.isEmpty {
    return "unexpected names passed over in silence"
  }
  if !expected.misshapen.isEmpty && actual.misshapen.isEmpty {
    return "shapes not compared: the same name does not make the same tensor"
  }
  let lists = [
    (actual.missing, missing), (actual.unexpected, unexpected),
    (actual.misshapen, expected.misshapen),
  ]
  if lists.contains(where: { $0.0 != $0.1 })
    && lists.allSatisfy({ $0.0 == Array($0.1.prefix(1)) })
  {
    return "stopped at the first: name every one, so that they can be mended together"
  }
  guard lists.allSatisfy({ $0.0 == $0.1 }) else {
    return lists.allSatisfy { $0.0.sorted() == $0.1 }
      ? "in another order: names are sorted" : nil
  }
  if expected.network == saved {
    return actual.network == network ? "nothing loaded, although all fits" : nil
  }
  return actual.network != network
    ? "half loaded: where anything does not fit, the network stays as it was" : nil
}
