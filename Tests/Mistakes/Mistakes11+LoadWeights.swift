import Curriculum
import Solutions
import Tensors

private typealias Weights = [String: Tensor<Float>]

/// What the solution says, changed; the network is loaded where no list has a name left.
private func changed(
  _ saved: Weights, _ network: Weights, _ change: (inout LoadedWeights) -> Void
) throws -> LoadedWeights {
  var loaded = try Solutions11.loadWeights(saved, into: network)
  change(&loaded)
  return loaded
}

enum NamesExchanged: Mistake11 {
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) throws -> LoadedWeights {
    try changed(saved, network) { ($0.missing, $0.unexpected) = ($0.unexpected, $0.missing) }
  }
}

enum MissingIgnored: Mistake11 {
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) throws -> LoadedWeights {
    try changed(saved, network) { $0.missing = [] }
  }
}

enum UnexpectedIgnored: Mistake11 {
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) throws -> LoadedWeights {
    try changed(saved, network) { $0.unexpected = [] }
  }
}

enum ShapesIgnored: Mistake11 {
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) throws -> LoadedWeights {
    try changed(saved, network) {
      $0.misshapen = []
      if $0.missing.isEmpty && $0.unexpected.isEmpty { $0.network = saved }
    }
  }
}

enum StoppedAtFirst: Mistake11 {
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) throws -> LoadedWeights {
    try changed(saved, network) {
      $0.missing = Array($0.missing.prefix(1))
      $0.unexpected = Array($0.unexpected.prefix(1))
      $0.misshapen = Array($0.misshapen.prefix(1))
    }
  }
}

enum NothingLoaded: Mistake11 {
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) throws -> LoadedWeights {
    try changed(saved, network) { $0.network = network }
  }
}

/// Loads what fits, whatever else does not.
enum HalfLoaded: Mistake11 {
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) throws -> LoadedWeights {
    try changed(saved, network) { loaded in
      for (name, tensor) in saved where network[name]?.shape == tensor.shape {
        loaded.network[name] = tensor
      }
    }
  }
}

enum NamesUnsorted: Mistake11 {
  static func loadWeights(
    _ saved: [String: Tensor<Float>], into network: [String: Tensor<Float>]
  ) throws -> LoadedWeights {
    var loaded = try Solutions11.loadWeights(saved, into: network)
    loaded.missing.reverse()
    return loaded
  }
}
